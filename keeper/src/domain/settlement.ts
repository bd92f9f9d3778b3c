import type { OpportunityId, ReportId, SettlementId } from "./id.ts";
import type { EngineId } from "./opportunity.ts";
import type { Lamports, Millis, UsdcAtoms } from "./quantity.ts";
import type { Outcome } from "./report.ts";

/** What a finished execution did to the treasury (on chain) or to the paper account (exchanges). */
export interface Settlement {
  readonly id: SettlementId;
  readonly report: ReportId;
  readonly opportunity: OpportunityId;
  readonly engine: EngineId;
  readonly at: Millis;
  readonly outcome: Outcome;
  /** On chain: USDC out − in − tip repaid. On exchanges: received − paid − fees. */
  readonly realisedProfit: UsdcAtoms;
  /** Exchange fees; 0 on chain, where the pools' fees are in the amounts. */
  readonly fees: UsdcAtoms;
  /** Base and priority fees, which the vault does not repay. */
  readonly keeperCosts: Lamports;
  readonly signature?: string;
}
