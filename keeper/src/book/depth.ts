import type { Levels } from "../domain/event.ts";
import type { Instrument } from "../domain/instrument.ts";
import { type Atoms, atoms } from "../domain/quantity.ts";
import { inverseBaseFloor, paidCeil, receivedFloor } from "./notional.ts";

/** What taking liquidity from one side of a book comes to. */
export interface Walk {
  readonly side: "buy" | "sell";
  /** Size units that the levels gave. Less than was asked for when the side, or the limit, ended first. */
  readonly size: number;
  /** In 10⁻⁶ quote before the fee, each level rounded against us. */
  readonly value: Atoms;
  /** Inverse only, else 0: 10⁻¹⁸ base, each level rounded down; at most `levels` units too low. */
  readonly base: bigint;
  readonly levels: number;
  /** Price of the last level used; NaN when none was. */
  readonly worstPrice: number;
}

/**
 * Takes up to `size` from `levels`, best first, no worse than `limit`. Asks for a buy, bids for a sell.
 *
 * @param taken what earlier orders of ours already took from a price, which the book may still show
 */
export function walk(
  instrument: Instrument,
  side: "buy" | "sell",
  levels: Levels,
  size: number,
  limit?: number,
  taken?: ReadonlyMap<number, number>,
): Walk {
  let left = size;
  let value = 0n;
  let base = 0n;
  let used = 0;
  let worstPrice = Number.NaN;
  for (let i = levels.count - 1; i >= 0 && left > 0; i -= 1) {
    const price = levels.prices[i] ?? Number.NaN;
    if (limit !== undefined && (side === "buy" ? price > limit : price < limit)) break;
    const available = (levels.sizes[i] ?? 0) - (taken?.get(price) ?? 0);
    if (available <= 0) continue;
    const part = Math.min(left, available);
    value += side === "buy" ? paidCeil(instrument, price, part) : receivedFloor(instrument, price, part);
    if (instrument.kind === "inverse") base += inverseBaseFloor(instrument, price, part);
    left -= part;
    used += 1;
    worstPrice = price;
  }
  return { side, size: size - left, value: atoms(value), base, levels: used, worstPrice };
}

/** Size units that a side shows, over all its levels, no worse than `limit`. */
export function depthTo(side: "buy" | "sell", levels: Levels, limit: number): number {
  let size = 0;
  for (let i = levels.count - 1; i >= 0; i -= 1) {
    const price = levels.prices[i] ?? Number.NaN;
    if (side === "buy" ? price > limit : price < limit) break;
    size += levels.sizes[i] ?? 0;
  }
  return size;
}
