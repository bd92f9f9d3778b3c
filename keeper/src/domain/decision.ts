import type { DecisionId } from "./id.ts";
import type { Opportunity } from "./opportunity.ts";
import type { Millis, UsdcAtoms } from "./quantity.ts";

/** An opportunity with what it is worth once failure is counted. Probabilities are statistics: floats in [0, 1]. */
export interface Scored {
  readonly opportunity: Opportunity;
  /** Every leg fills. */
  readonly pAll: number;
  /** Only the first leg fills, and only the second. 0 for an atomic trade. */
  readonly pOnlyFirst: number;
  readonly pOnlySecond: number;
  /** P(all) × profit − Σ P(only leg i) × unwind cost − P(none) × sunk cost. Rounded down. */
  readonly expectedValue: UsdcAtoms;
}

export type RefusalReason =
  | "expected_value_negative"
  | "profit_below_minimum"
  | "notional_above_limit"
  | "venue_capital_exhausted"
  | "vault_capital_exhausted"
  | "leg_in_flight"
  | "cooling_down"
  | "daily_loss_reached"
  | "superseded";

interface Verdict {
  readonly id: DecisionId;
  readonly at: Millis;
  readonly scored: Scored;
}

/** The only value that an executor takes. */
export interface Approved extends Verdict {
  readonly verdict: "approved";
}

export interface Refused extends Verdict {
  readonly verdict: "refused";
  readonly reason: RefusalReason;
}

export type Decision = Approved | Refused;
