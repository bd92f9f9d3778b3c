import type { Instrument } from "../domain/instrument.ts";
import { type Atoms, atoms, divFloor } from "../domain/quantity.ts";
import type { Walk } from "./depth.ts";
import { BASE_UNIT, feeCeil, QUOTE_UNIT } from "./notional.ts";

/** One filled order and the fee rate that it bears. */
export interface Filled {
  readonly instrument: Instrument;
  readonly walk: Walk;
  readonly feePpm: number;
}

/** What buys and sells of one product, of equal size together, come to. 10⁻⁶ quote. */
export interface Proceeds {
  /** Received − paid − fees. Rounded down. */
  readonly profit: Atoms;
  /** Rounded up. */
  readonly fees: Atoms;
}

/**
 * Profit and fees of fills that add up to no position.
 *
 * Spot and linear: Σ sold value − Σ bought value − fees.
 *
 * Inverse contracts pay in base: contracts of N quote bought at p₁ and sold at p₂ earn N/p₁ − N/p₂, less fees in base.
 * A profit is valued at the lowest price sold at, a loss at the highest price of any fill, so neither is flattered.
 * Legs left open on two venues earn exactly that when both are closed at one common price, whatever it is.
 */
export function proceeds(fills: readonly Filled[]): Proceeds {
  let profit = 0n;
  let fees = 0n;
  for (const fill of fills) {
    const fee = feeCeil(fill.walk.value, fill.feePpm);
    fees += fee;
    profit += (fill.walk.side === "sell" ? fill.walk.value : -fill.walk.value) - fee;
  }
  if (fills[0]?.instrument.kind === "inverse") profit = inverseProfit(fills);
  return { profit: atoms(profit), fees: atoms(fees) };
}

function inverseProfit(fills: readonly Filled[]): bigint {
  let base = 0n;
  for (const { walk, feePpm } of fills) {
    const upper = walk.base + BigInt(walk.levels);
    base += (walk.side === "buy" ? walk.base : -upper) - feeCeil(upper, feePpm);
  }
  const mark = base >= 0n ? extremePrice(fills, "sell", -1) : extremePrice(fills, undefined, 1);
  if (mark === undefined) return 0n;
  return divFloor(base * BigInt(mark.price) * QUOTE_UNIT, BASE_UNIT * 10n ** BigInt(mark.decimals));
}

interface Price {
  readonly price: number;
  readonly decimals: number;
}

/** The highest (direction 1) or lowest (-1) of the fills' worst prices, of one side or of both. */
function extremePrice(fills: readonly Filled[], side: Walk["side"] | undefined, direction: 1 | -1): Price | undefined {
  let found: Price | undefined;
  for (const { instrument, walk } of fills) {
    if (walk.levels === 0 || (side !== undefined && walk.side !== side)) continue;
    const candidate = { price: walk.worstPrice, decimals: instrument.priceDecimals };
    if (found === undefined || compare(candidate, found) * direction > 0) found = candidate;
  }
  return found;
}

function compare(a: Price, b: Price): number {
  const left = BigInt(a.price) * 10n ** BigInt(b.decimals);
  const right = BigInt(b.price) * 10n ** BigInt(a.decimals);
  return left < right ? -1 : left > right ? 1 : 0;
}
