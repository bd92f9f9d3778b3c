import type { PublishedPrice } from "./pyth.ts";

/** USDC atoms for a token atom, as a fraction. */
export interface Rate {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** What a token atom is worth at least, at the mid and at most (DESIGN, rule 2). */
export interface Rates {
  readonly low: Rate;
  readonly mid: Rate;
  readonly high: Rate;
}

const USDC_DECIMALS = 6;

/** A token's rates from its price and USDC's in dollars, both with Pyth's usual exponent. */
export function ratesOf(token: PublishedPrice, decimals: number, usdc: PublishedPrice): Rates {
  const scale = USDC_DECIMALS - decimals;
  const [up, down] = scale < 0 ? [1n, 10n ** BigInt(-scale)] : [10n ** BigInt(scale), 1n];
  const rate = (price: bigint, dollar: bigint): Rate => ({ numerator: price * up, denominator: dollar * down });
  return {
    low: rate(token.price - token.confidence, usdc.price + usdc.confidence),
    mid: rate(token.price, usdc.price),
    high: rate(token.price + token.confidence, usdc.price - usdc.confidence),
  };
}

/** USDC atoms for `amount` token atoms, rounded down. */
export const worthDown = (amount: bigint, { numerator, denominator }: Rate): bigint =>
  (amount * numerator) / denominator;

/** The same, rounded up. */
export const worthUp = (amount: bigint, { numerator, denominator }: Rate): bigint =>
  (amount * numerator + denominator - 1n) / denominator;

/** The token atoms that `value` buys, rounded down. */
export const unitsFor = (value: bigint, { numerator, denominator }: Rate): bigint => (value * denominator) / numerator;
