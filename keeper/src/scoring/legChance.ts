import { depthTo } from "../book/depth.ts";
import type { CexLeg } from "../domain/opportunity.ts";
import type { Millis, Ppm } from "../domain/quantity.ts";
import type { Book } from "../domain/state.ts";
import type { ScoringParams } from "./params.ts";

/**
 * The chance that a leg fills whole, in [0, 1]: survival × room × trust.
 *
 * - survival = 1 ÷ (1 + (age + latency) ÷ halfLife): quotes are taken away while the order is under way
 * - room = 1 − depthPenalty × (size ÷ depth up to the limit): the last units are the first to go
 * - trust = 1 ÷ (1 + max(0, edge) ÷ halvingEdge): what looks too good is contested, or wrong
 *
 * Plain fractions rather than exponentials, so that every machine computes the same bits.
 */
export function legChance(book: Book, leg: CexLeg, at: Millis, netEdge: Ppm, params: ScoringParams): number {
  const latency = params.venueLatency[leg.venue] ?? params.latency;
  const survival = 1 / (1 + (at - book.updatedAt + latency) / params.halfLife);
  const depth = depthTo(leg.side, leg.side === "buy" ? book.asks : book.bids, leg.limitPrice);
  const room = depth > 0 ? 1 - params.depthPenalty * Math.min(1, leg.size / depth) : 0;
  const trust = 1 / (1 + Math.max(0, netEdge) / params.halvingEdge);
  return Math.min(1, Math.max(0, survival * room * trust));
}

/**
 * What undoing a leg that stands alone costs, as a fraction of its value: both half spreads, both taker fees, and the move
 * against us in the meantime.
 */
export function unwindCost(book: Book, params: ScoringParams): number {
  const bid = book.bids.prices[book.bids.count - 1] ?? 0;
  const ask = book.asks.prices[book.asks.count - 1] ?? 0;
  const spread = ask > 0 ? (ask - bid) / ask : 1;
  return spread + (2 * book.instrument.takerFee + params.adverseMove) / 1e6;
}
