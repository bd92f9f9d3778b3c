import type { Approved } from "../domain/decision.ts";
import type { DecisionId } from "../domain/id.ts";
import type { VenueId } from "../domain/instrument.ts";
import type { Opportunity } from "../domain/opportunity.ts";
import { type UsdcAtoms, usdcAtoms } from "../domain/quantity.ts";

/** What approved trades that have not come back yet hold on to. */
export class Holds {
  readonly #inFlight = new Map<DecisionId, Opportunity>();

  /** From the approval on. */
  take(approved: Approved): void {
    this.#inFlight.set(approved.id, approved.scored.opportunity);
  }

  /** When the outcome is known. Does nothing for a decision that holds nothing. */
  release(decision: DecisionId): void {
    this.#inFlight.delete(decision);
  }

  /** Whether a trade of the same product, or of the vault, is still out: only one may be. */
  conflicts(opportunity: Opportunity): boolean {
    for (const held of this.#inFlight.values()) {
      if (lockOf(held) === lockOf(opportunity)) return true;
    }
    return false;
  }

  /** Capital of a venue that is out. */
  at(venue: VenueId): UsdcAtoms {
    let sum = 0n;
    for (const held of this.#inFlight.values()) {
      if (held.engine === "cex_spread") sum += capitalAt(held, venue);
    }
    return usdcAtoms(sum);
  }
}

/** What only one trade may use at a time. */
export function lockOf(opportunity: Opportunity): string {
  return opportunity.engine === "cex_spread" ? opportunity.product : "vault";
}

/** What a trade ties up at a venue: both legs need inventory or margin worth the notional, and the fees. */
export function capitalAt(opportunity: Opportunity, venue: VenueId): bigint {
  if (opportunity.engine !== "cex_spread") return 0n;
  const legs = [opportunity.buy, opportunity.sell].filter((leg) => leg.venue === venue).length;
  return BigInt(legs) * (opportunity.notional + opportunity.fees);
}
