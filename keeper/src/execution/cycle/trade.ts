import type { Approved } from "../../domain/decision.ts";
import { type DecisionId, type OpportunityId, type ReportId, reportId } from "../../domain/id.ts";
import type { AtomicCycleOpportunity } from "../../domain/opportunity.ts";
import type { Lamports, Millis, UsdcAtoms } from "../../domain/quantity.ts";

/** What identifies a cycle on its way, in reports and after a restart. */
export interface CycleTrade {
  readonly id: ReportId;
  readonly decision: DecisionId;
  readonly opportunity: OpportunityId;
  readonly pair: string;
  readonly notional: UsdcAtoms;
  readonly expectedProfit: UsdcAtoms;
  readonly tip: Lamports;
  readonly startedAt: Millis;
}

/** The trade that carries out a decision. */
export function tradeOf(approved: Approved, opportunity: AtomicCycleOpportunity, startedAt: Millis): CycleTrade {
  const { id, pair, notional, expectedProfit, tip } = opportunity;
  return {
    id: reportId(approved.id),
    decision: approved.id,
    opportunity: id,
    pair,
    notional,
    expectedProfit,
    tip,
    startedAt,
  };
}
