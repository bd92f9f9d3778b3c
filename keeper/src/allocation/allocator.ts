import type { Approved, Decision, RefusalReason, Scored } from "../domain/decision.ts";
import { decisionId } from "../domain/id.ts";
import type { Opportunity } from "../domain/opportunity.ts";
import type { Millis } from "../domain/quantity.ts";
import type { ExecutionReport } from "../domain/report.ts";
import type { MarketState } from "../domain/state.ts";
import { capitalAt, Holds, lockOf } from "./holds.ts";
import { ALLOCATION_DEFAULTS, type AllocationParams } from "./params.ts";

/** Gives capital to opportunities. What it knows comes from events alone, so a replay decides the same. */
export interface Allocator {
  /** A verdict on each of `scored`, the most valuable first. Ids count up. */
  decide(state: MarketState, scored: readonly Scored[]): Decision[];
  /** Takes an execution's report: frees what it held, starts the pair's rest, counts its loss. An earlier day's too, at start. */
  observe(report: ExecutionReport): void;
}

/** An allocator with nothing in flight, whose first verdict is number `firstDecision`. */
export function createAllocator(params: AllocationParams = ALLOCATION_DEFAULTS, firstDecision = 1): Allocator {
  return new LimitAllocator(params, firstDecision);
}

const DAY = 86_400_000;

class LimitAllocator implements Allocator {
  readonly #params: AllocationParams;
  readonly #holds = new Holds();
  readonly #lastTrade = new Map<string, Millis>();
  #lossDay = Number.NEGATIVE_INFINITY;
  #dailyLoss = 0n;
  #usedNonce = -1n;
  #nextDecision: number;
  /** Cycles in flight by decision: the nonce of one that lands is spent. */
  readonly #nonces = new Map<string, bigint>();

  constructor(params: AllocationParams, firstDecision: number) {
    this.#params = params;
    this.#nextDecision = firstDecision;
  }

  decide(state: MarketState, scored: readonly Scored[]): Decision[] {
    const taken = new Set<string>();
    return [...scored].sort(byValue).map((each) => {
      const { opportunity } = each;
      const reason = taken.has(lockOf(opportunity)) ? "superseded" : this.#objection(state, each);
      const verdict = { id: decisionId(this.#nextDecision), at: state.at, scored: each };
      this.#nextDecision += 1;
      if (reason !== undefined) return { ...verdict, verdict: "refused", reason };
      const approved: Approved = { ...verdict, verdict: "approved" };
      taken.add(lockOf(opportunity));
      this.#holds.take(approved);
      if (opportunity.engine === "atomic_cycle") this.#nonces.set(approved.id, opportunity.vaultNonce);
      return approved;
    });
  }

  observe(report: ExecutionReport): void {
    if (report.outcome === "in_doubt") return;
    this.#holds.release(report.decision);
    const nonce = this.#nonces.get(report.decision);
    this.#nonces.delete(report.decision);
    // A rejection rests too: whatever stood against the trade would stand against it at the next event as well.
    this.#lastTrade.set(report.pair, report.finishedAt);
    if (report.outcome === "rejected") return;
    if (report.outcome === "filled" && nonce !== undefined && nonce > this.#usedNonce) this.#usedNonce = nonce;
    const loss = -profitOf(report);
    if (loss > 0n) {
      const day = Math.floor(report.finishedAt / DAY);
      if (day > this.#lossDay) {
        this.#lossDay = day;
        this.#dailyLoss = 0n;
      }
      if (day === this.#lossDay) this.#dailyLoss += loss;
    }
  }

  /** The first limit that stands against a trade, or undefined. */
  #objection(state: MarketState, { opportunity, expectedValue }: Scored): RefusalReason | undefined {
    if (expectedValue <= 0n) return "expected_value_negative";
    if (opportunity.expectedProfit < this.#params.minProfit) return "profit_below_minimum";
    if (opportunity.notional > this.#params.maxNotional) return "notional_above_limit";
    const sameDay = Math.floor(state.at / DAY) === this.#lossDay;
    if (sameDay && this.#dailyLoss >= this.#params.maxDailyLoss) return "daily_loss_reached";
    if (this.#holds.conflicts(opportunity)) return "leg_in_flight";
    const last = this.#lastTrade.get(opportunity.pair);
    if (last !== undefined && state.at - last < this.#params.cooldown) return "cooling_down";
    return this.#shortage(state, opportunity);
  }

  #shortage(state: MarketState, opportunity: Opportunity): RefusalReason | undefined {
    if (opportunity.engine === "atomic_cycle") {
      if (opportunity.vaultNonce <= this.#usedNonce) return "superseded";
      const { vault } = state;
      return vault === undefined || opportunity.amountIn > vault.tradable ? "vault_capital_exhausted" : undefined;
    }
    for (const { venue } of [opportunity.buy, opportunity.sell]) {
      const free = (state.balances.get(venue) ?? 0n) - this.#holds.at(venue);
      if (capitalAt(opportunity, venue) > free) return "venue_capital_exhausted";
    }
    return undefined;
  }
}

/** The most valuable first; equals stay in the order in which they were found. */
function byValue(a: Scored, b: Scored): number {
  if (a.expectedValue === b.expectedValue) return 0;
  return a.expectedValue > b.expectedValue ? -1 : 1;
}

function profitOf(report: ExecutionReport): bigint {
  return report.engine === "cex_spread" ? report.profit : report.amountOut - report.amountIn - report.tipRepaid;
}
