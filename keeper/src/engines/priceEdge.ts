import { MILLION, roundTripFee } from "../book/notional.ts";
import type { Instrument } from "../domain/instrument.ts";
import { divFloor, type Ppm, ppm } from "../domain/quantity.ts";

/** What a unit bought and sold brings and costs, fees included, in one scale: it pays while gain > cost. */
export interface Edge {
  readonly gain: bigint;
  readonly cost: bigint;
}

/**
 * The edge of buying at `ask` on one venue and selling at `bid` on another, whole fees included (see `roundTripFee`).
 *
 * Spot and linear, per base: gain = bid·(1 − sell fee), cost = ask·(1 + buy fee).
 * Inverse, per quote N, paid in base: N/ask·(1 − buy fee) > N/bid·(1 + sell fee), so the fees change sides:
 * gain = bid·(1 − buy fee), cost = ask·(1 + sell fee).
 */
export function priceEdge(buy: Instrument, ask: number, sell: Instrument, bid: number): Edge {
  const inverse = buy.kind === "inverse";
  const gainFee = BigInt(roundTripFee(inverse ? buy : sell));
  const costFee = BigInt(roundTripFee(inverse ? sell : buy));
  return {
    gain: BigInt(bid) * 10n ** BigInt(buy.priceDecimals) * (MILLION - gainFee),
    cost: BigInt(ask) * 10n ** BigInt(sell.priceDecimals) * (MILLION + costFee),
  };
}

/** gain ÷ cost − 1 in parts per million, rounded down. */
export function edgePpm({ gain, cost }: Edge): Ppm {
  return ppm(Number(divFloor((gain - cost) * MILLION, cost)));
}

/** Whether the edge is above `floor`. */
export function pays({ gain, cost }: Edge, floor: Ppm): boolean {
  return gain * MILLION > cost * (MILLION + BigInt(floor));
}
