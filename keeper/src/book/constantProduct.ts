const BPS = 10_000n;
const U64_MAX = (1n << 64n) - 1n;

/**
 * What a constant-product pool gives for `amountIn`, to the atom as programs/market computes it: the fee is taken from the
 * input and rounded up, the output is rounded down, both against the taker.
 *
 * out = ⌊reserveOut · net / (reserveIn + net)⌋ with net = amountIn − ⌈amountIn · feeBps / 10,000⌉, which is
 * (reserveIn + net) · (reserveOut − out) = reserveIn · reserveOut solved for out.
 *
 * All amounts are atoms of their own mint. 0 when the pool would refuse: an empty reserve, a fee of the whole, an amount
 * of nothing, or an input reserve past 64 bits.
 */
export function constantProductOut(reserveIn: bigint, reserveOut: bigint, feeBps: number, amountIn: bigint): bigint {
  const fee = BigInt(feeBps);
  if (reserveIn <= 0n || reserveOut <= 0n || amountIn <= 0n || fee >= BPS) return 0n;
  if (reserveIn + amountIn > U64_MAX) return 0n;
  const net = amountIn - (amountIn * fee + BPS - 1n) / BPS;
  return (reserveOut * net) / (reserveIn + net);
}
