import type { DecisionId, OpportunityId, ReportId } from "./id.ts";
import type { InstrumentId, VenueId } from "./instrument.ts";
import type { EngineId } from "./opportunity.ts";
import type { Atoms, Lamports, Millis, UsdcAtoms } from "./quantity.ts";

/** filled: as approved · partial: some of it · missed: nothing, at no loss · rejected: refused before it was sent · in_doubt: unknown yet. */
export type Outcome = "filled" | "partial" | "missed" | "rejected" | "in_doubt";

interface Reported {
  readonly id: ReportId;
  readonly decision: DecisionId;
  readonly opportunity: OpportunityId;
  readonly engine: EngineId;
  readonly pair: string;
  readonly outcome: Outcome;
  /** For outcomes other than filled: what happened, in words. */
  readonly reason?: string;
  readonly startedAt: Millis;
  readonly finishedAt: Millis;
  readonly notional: UsdcAtoms;
  readonly expectedProfit: UsdcAtoms;
}

/** What one order came to. Values in 10⁻⁶ quote. */
export interface Fill {
  readonly orderId: string;
  readonly instrument: InstrumentId;
  readonly venue: VenueId;
  readonly side: "buy" | "sell";
  readonly size: number;
  readonly value: Atoms;
  readonly fee: Atoms;
}

export interface CexSpreadReport extends Reported {
  readonly engine: "cex_spread";
  /** Bought, then sold, then whatever unwinding a missed leg took. */
  readonly fills: readonly Fill[];
  /** Received − paid − fees, converted to USDC. Rounded down. */
  readonly profit: UsdcAtoms;
  readonly fees: UsdcAtoms;
}

/** Read from the landed transaction, not from the quote. */
export interface AtomicCycleReport extends Reported {
  readonly engine: "atomic_cycle";
  readonly signature?: string;
  readonly slot?: number;
  readonly amountIn: UsdcAtoms;
  readonly amountOut: UsdcAtoms;
  /** Paid to Jito by the keeper, and what the vault repaid for it. */
  readonly tip: Lamports;
  readonly tipRepaid: UsdcAtoms;
  /** Base and priority fees: the keeper's own. */
  readonly networkFee: Lamports;
}

export type ExecutionReport = CexSpreadReport | AtomicCycleReport;
