import type { Scored } from "../domain/decision.ts";
import type { CexSpreadOpportunity, Opportunity } from "../domain/opportunity.ts";
import { type UsdcAtoms, usdcAtoms } from "../domain/quantity.ts";
import type { MarketState } from "../domain/state.ts";
import { legChance, unwindCost } from "./legChance.ts";
import { SCORING_DEFAULTS, type ScoringParams } from "./params.ts";

/** Puts a value on an opportunity once failure is counted. Deterministic: the twin that a model's advice is measured against. */
export type Scorer = (state: MarketState, opportunity: Opportunity) => Scored;

/**
 * A scorer: expected value = P(all) × profit − Σ P(only leg i) × cost of undoing it − P(none) × sunk cost.
 *
 * The two legs of a CEX spread are sent at once and taken as independent. Nothing is sunk when neither fills, nor when a
 * cycle's bundle does not land: it is one transaction, and the tip is inside it.
 */
export function createScorer(params: ScoringParams = SCORING_DEFAULTS): Scorer {
  return (state, opportunity) => {
    if (opportunity.engine === "cex_spread") return scoreSpread(state, opportunity, params);
    const value = usdcAtoms(BigInt(Math.floor(params.landing * Number(opportunity.expectedProfit))));
    return { opportunity, pAll: params.landing, pOnlyFirst: 0, pOnlySecond: 0, expectedValue: value };
  };
}

function scoreSpread(state: MarketState, opportunity: CexSpreadOpportunity, params: ScoringParams): Scored {
  const buyBook = state.book(opportunity.buy.instrument);
  const sellBook = state.book(opportunity.sell.instrument);
  if (buyBook === undefined || sellBook === undefined) {
    return { opportunity, pAll: 0, pOnlyFirst: 0, pOnlySecond: 0, expectedValue: usdcAtoms(0n) };
  }
  const buy = legChance(buyBook, opportunity.buy, state.at, opportunity.netEdge, params);
  const sell = legChance(sellBook, opportunity.sell, state.at, opportunity.netEdge, params);
  const pAll = buy * sell;
  const pOnlyFirst = buy * (1 - sell);
  const pOnlySecond = (1 - buy) * sell;
  const notional = Number(opportunity.notional);
  const expected =
    pAll * Number(opportunity.expectedProfit) -
    pOnlyFirst * notional * unwindCost(buyBook, params) -
    pOnlySecond * notional * unwindCost(sellBook, params);
  return { opportunity, pAll, pOnlyFirst, pOnlySecond, expectedValue: floor(expected) };
}

function floor(value: number): UsdcAtoms {
  return usdcAtoms(BigInt(Math.floor(value)));
}
