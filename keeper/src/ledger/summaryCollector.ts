import type { Decision } from "../domain/decision.ts";
import type { EngineId, Survey } from "../domain/opportunity.ts";
import { formatAtoms, type Ppm, SOL_DECIMALS, USDC_DECIMALS } from "../domain/quantity.ts";
import type { ExecutionReport } from "../domain/report.ts";
import type { Settlement } from "../domain/settlement.ts";
import { resultOf } from "../settlement/result.ts";
import { LatencyHistogram } from "./latencyHistogram.ts";
import type { RunSummary, TradeSummary } from "./summary.ts";

/** Parts per million in one basis point. */
const PPM_PER_BPS = 100;
/** Trades that a summary keeps: hours of trading, a few megabytes. */
const MAX_TRADES = 5_000;

/** What the collector cannot know: who ran, on what, and how the vault and the ledger ended. */
export type SummaryFrame = Pick<RunSummary, "mode" | "market" | "seed" | "durationMs" | "vault" | "ledger">;

/** Counts a run as it goes. What it holds is bounded by the number of pairs and reasons, not by the run's length. */
export class SummaryCollector {
  readonly #maxTrades: number;
  readonly #opportunities = new Map<EngineId, number>();
  readonly #refused = new Map<string, number>();
  readonly #compared = new Map<string, number>();
  readonly #bestEdge = new Map<string, Ppm>();
  readonly #latency = new LatencyHistogram();
  #trades: TradeSummary[] = [];
  #events = 0;

  constructor(maxTrades = MAX_TRADES) {
    this.#maxTrades = maxTrades;
  }

  /** One market event was applied. */
  event(): void {
    this.#events++;
  }

  /** An engine looked. */
  survey({ comparisons, opportunities }: Survey): void {
    for (const { pair, netEdge, refused } of comparisons) {
      count(this.#compared, pair);
      if (refused !== undefined) count(this.#refused, refused);
      const best = this.#bestEdge.get(pair);
      if (netEdge !== undefined && (best === undefined || netEdge > best)) this.#bestEdge.set(pair, netEdge);
    }
    for (const { engine } of opportunities) count(this.#opportunities, engine);
  }

  /** Scoring and allocation gave their verdict. */
  decision(decision: Decision): void {
    if (decision.verdict === "refused") count(this.#refused, decision.reason);
  }

  /** A frame became a decision (or none) `ms` milliseconds after it was read. */
  latency(ms: number): void {
    this.#latency.add(ms);
  }

  /** An execution ended. */
  trade(report: ExecutionReport, settlement: Settlement): void {
    const trade = tradeSummary(report, settlement);
    // One that was in doubt is told again when its fate is known.
    if (report.engine === "atomic_cycle") this.#trades = this.#trades.filter(({ id }) => id !== trade.id);
    this.#trades.push(trade);
    if (this.#trades.length >= 2 * this.#maxTrades) this.#trades = this.#trades.slice(-this.#maxTrades);
  }

  /** The most recent trades, oldest first. */
  trades(): readonly TradeSummary[] {
    return this.#trades.slice(-this.#maxTrades);
  }

  /** The run so far. */
  summary(frame: SummaryFrame): RunSummary {
    return {
      mode: frame.mode,
      market: frame.market,
      seed: frame.seed,
      durationMs: frame.durationMs,
      events: this.#events,
      opportunities: Object.fromEntries(this.#opportunities),
      refused: Object.fromEntries(this.#refused),
      compared: Object.fromEntries(this.#compared),
      bestEdge: Object.fromEntries([...this.#bestEdge].map(([pair, edge]) => [pair, edge / PPM_PER_BPS])),
      trades: this.trades(),
      vault: frame.vault,
      ledger: frame.ledger,
      latencyMs: { p50: this.#percentile(0.5), p99: this.#percentile(0.99) },
    };
  }

  #percentile(p: number): number | null {
    const ms = this.#latency.percentile(p);
    return ms === undefined ? null : Number(ms.toPrecision(4));
  }
}

/** One execution as the summary shows it. */
export function tradeSummary(report: ExecutionReport, settlement: Settlement): TradeSummary {
  return {
    id: report.id,
    engine: report.engine,
    pair: report.pair,
    notional: formatAtoms(report.notional, USDC_DECIMALS),
    expectedProfit: formatAtoms(report.expectedProfit, USDC_DECIMALS),
    realisedProfit: formatAtoms(settlement.realisedProfit, USDC_DECIMALS),
    keeperCosts: formatAtoms(settlement.keeperCosts, SOL_DECIMALS),
    ...(settlement.signature === undefined ? {} : { signature: settlement.signature }),
    result: resultOf(report, settlement),
  };
}

function count<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
