import { constantProductOut } from "../book/constantProduct.ts";
import { divFloor, type Ppm, ppm } from "../domain/quantity.ts";
import { smaller } from "./extremes.ts";

/** A pool as one hop sees it. */
export interface Hop {
  readonly reserveIn: bigint;
  readonly reserveOut: bigint;
  readonly feeBps: number;
}

/** A chain of hops as one curve, out(x) = a·x ÷ (b + c·x), over real numbers. */
interface Curve {
  readonly a: bigint;
  readonly b: bigint;
  readonly c: bigint;
}

const BPS = 10_000n;

/**
 * The curve of a chain of constant-product hops.
 *
 * One hop: (Rᵢ + γx)(Rₒ − y) = RᵢRₒ with γ = 1 − fee gives y = γRₒ·x ÷ (Rᵢ + γ·x). Feeding a₁x/(b₁ + c₁x) into
 * a₂x/(b₂ + c₂x) gives a₁a₂·x ÷ (b₁b₂ + (b₂c₁ + c₂a₁)·x): the same form, so any chain has it.
 */
function curveOf(hops: readonly Hop[]): Curve {
  let curve: Curve = { a: 1n, b: 1n, c: 0n };
  for (const { reserveIn, reserveOut, feeBps } of hops) {
    const kept = BPS - BigInt(feeBps);
    const hop = { a: kept * reserveOut, b: BPS * reserveIn, c: kept };
    curve = { a: curve.a * hop.a, b: curve.b * hop.b, c: hop.b * curve.c + hop.c * curve.a };
  }
  return curve;
}

/** Whether every hop can trade at all. */
function tradable(hops: readonly Hop[]): boolean {
  return hops.every((hop) => hop.reserveIn > 0n && hop.reserveOut > 0n && hop.feeBps >= 0 && hop.feeBps < 10_000);
}

/** Edge of an infinitely small cycle after pool fees: out′(0) − 1 = a/b − 1. undefined when a hop cannot trade. */
export function marginalEdge(hops: readonly Hop[]): Ppm | undefined {
  if (!tradable(hops)) return undefined;
  const { a, b } = curveOf(hops);
  const edge = divFloor((a - b) * 1_000_000n, b);
  return ppm(Number(smaller(edge, EDGE_LIMIT)));
}

/** A pool next to empty may show any price. */
const EDGE_LIMIT = 1_000_000_000_000n;

/** What each hop gives for `amountIn`, to the atom: the first entry is the input, the last what comes back. */
export function amountsOf(hops: readonly Hop[], amountIn: bigint): bigint[] {
  const amounts = [amountIn];
  let amount = amountIn;
  for (const { reserveIn, reserveOut, feeBps } of hops) {
    amount = constantProductOut(reserveIn, reserveOut, feeBps, amount);
    amounts.push(amount);
  }
  return amounts;
}

/**
 * The input up to `limit` that earns the most over a chain of hops which begins and ends with one mint, or 0n when nothing
 * does.
 *
 * Over real numbers the profit a·x/(b + c·x) − x is concave with its top where ab = (b + c·x)², at x = (√(ab) − b)/c.
 * The pools round every hop down, so the same output is often reached with less: the input is then lowered to the least
 * that gives the same output, and the outputs beside it are tried the same way. What remains between this and the best
 * integer is below what the hops round away.
 */
export function bestInput(hops: readonly Hop[], limit: bigint): bigint {
  if (!tradable(hops) || limit <= 0n) return 0n;
  const { a, b, c } = curveOf(hops);
  if (a <= b) return 0n;
  const top = (squareRoot(a * b) - b) / c + 1n;
  const start = smaller(top, limit);
  const out = outputOf(hops, start);
  let best = 0n;
  let bestProfit = 0n;
  for (let step = -NEIGHBOURS; step <= NEIGHBOURS; step += 1n) {
    const target = out + step;
    if (target <= 0n) continue;
    const input = leastInput(hops, target, limit);
    if (input === undefined) break;
    const profit = outputOf(hops, input) - input;
    if (profit > bestProfit) {
      best = input;
      bestProfit = profit;
    }
  }
  return best;
}

/** Outputs on each side of the real optimum's that are tried. */
const NEIGHBOURS = 2n;

function outputOf(hops: readonly Hop[], amountIn: bigint): bigint {
  let amount = amountIn;
  for (const { reserveIn, reserveOut, feeBps } of hops) {
    amount = constantProductOut(reserveIn, reserveOut, feeBps, amount);
  }
  return amount;
}

/** The least input up to `limit` that gives at least `target`: back through the hops, each inverted exactly. */
function leastInput(hops: readonly Hop[], target: bigint, limit: bigint): bigint | undefined {
  let needed = target;
  for (let i = hops.length - 1; i >= 0; i -= 1) {
    const hop = hops[i];
    if (hop === undefined || needed >= hop.reserveOut) return undefined;
    // ⌊Rₒ·net ÷ (Rᵢ + net)⌋ ≥ needed ⇔ net ≥ Rᵢ·needed ÷ (Rₒ − needed); then the least gross whose net that is.
    const net = ceilDiv(hop.reserveIn * needed, hop.reserveOut - needed);
    needed = ceilDiv(net * BPS, BPS - BigInt(hop.feeBps));
  }
  return needed <= limit ? needed : undefined;
}

function ceilDiv(a: bigint, b: bigint): bigint {
  return (a + b - 1n) / b;
}

/** ⌊√value⌋ by Newton's method from above. */
function squareRoot(value: bigint): bigint {
  if (value < 2n) return value;
  let x = 1n << BigInt((value.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (x + value / x) >> 1n;
    if (next >= x) return x;
    x = next;
  }
}
