import { Connection, type Keypair } from "@solana/web3.js";
import type { Endpoints } from "./chain/endpoints.ts";
import type { Config } from "./config.ts";
import { decidingStages, type Parameters } from "./deciding.ts";
import { isEmpireError } from "./domain/error.ts";
import type { EngineId } from "./domain/opportunity.ts";
import type { Executor, Feed } from "./domain/ports.ts";
import { durationMs } from "./domain/quantity.ts";
import { paperExecutor } from "./execution/paper/executor.ts";
import { type Ledger, openLedger } from "./ledger/ledger.ts";
import type { RunSummary, TradeSummary } from "./ledger/summary.ts";
import { SummaryCollector } from "./ledger/summaryCollector.ts";
import { feedsOf, type Outside, openCycles, vaultReader } from "./outside.ts";
import { createPipeline, type Observer, type Pipeline } from "./pipeline.ts";
import { recall } from "./recall.ts";
import type { Runtime } from "./runtime.ts";

export interface KeeperOptions {
  readonly runtime: Runtime;
  readonly config: Config;
  readonly endpoints: Endpoints;
  readonly keeperKey: Keypair;
  readonly ledgerPath: string;
  /** As the summary names it: "public" or "sim". */
  readonly market: string;
  readonly seed: number | null;
  /** What watches besides the summary; made once the parameters of this run's decisions are known. */
  readonly observers: (parameters: Parameters) => Promise<readonly Observer[]>;
}

/** A keeper that is ready to run once. */
export interface Keeper {
  /**
   * Trades until `until` resolves, then finishes what is in flight and closes the ledger.
   *
   * @throws what `until` rejected with, or what made an executor or the ledger fail; all is stopped and closed by then,
   * and what was in flight is in the ledger.
   */
  run(until: Promise<unknown>): Promise<RunSummary>;
  /** Closes a keeper that does not run. Calling it again, or after `run`, does nothing. */
  close(): Promise<void>;
  /** The run so far. */
  summary(): Promise<RunSummary>;
  /** Most recent trades, oldest first. */
  trades(): readonly TradeSummary[];
}

/**
 * Joins the stages to the world: exchanges, chain, Jupiter, block engine, ledger.
 *
 * @throws EmpireError LEDGER_LOCKED while another run writes the ledger, LEDGER_CORRUPT, VENUE_UNKNOWN, RPC_FAILED.
 */
export async function openKeeper(options: KeeperOptions): Promise<Keeper> {
  const { runtime, config, endpoints } = options;
  const connection = new Connection(endpoints.rpcUrl, { commitment: "confirmed", wsEndpoint: endpoints.wsUrl });
  const outside: Outside = { runtime, config, endpoints, connection };
  const ledger = await openLedger({ path: options.ledgerPath, runtime });
  const executors: Executor[] = [];
  const close = async () => {
    await Promise.all(executors.map((executor) => executor.stop()));
    await ledger.close();
  };
  try {
    const recalled = await recall(ledger, runtime.now());
    const { usdcMint, symbols } = endpoints;
    const parameters: Parameters = { config, usdcMint, symbols, firstDecision: recalled.nextDecision };
    const stages = decidingStages(parameters);
    const collector = new SummaryCollector();
    const balances = new Map(config.venues.map((venue) => [venue, config.paper.capitalPerVenue]));

    const paper = paperExecutor({
      runtime,
      books: stages.market.state,
      journal: ledger,
      balances,
      params: config.paper,
      onBalance: (venue, free) => pipeline.sink({ kind: "balance", venue, free }),
    });
    executors.push(paper);
    const cycles = await openCycles(outside, options.keeperKey, ledger, (report) =>
      pipeline.sink({ kind: "report", report }),
    );
    executors.push(cycles);
    const pipeline: Pipeline = createPipeline({
      ...stages,
      now: () => runtime.now(),
      monotonic: () => runtime.monotonic(),
      executors: new Map<EngineId, Executor>(executors.map((executor) => [executor.engine, executor])),
      journal: ledger,
      observers: [collector, ...(await options.observers(parameters))],
    });

    for (const report of recalled.today) pipeline.sink({ kind: "report", report, restored: true });
    for (const [venue, free] of balances) pipeline.sink({ kind: "balance", venue, free });
    cycles.recover(recalled.open);

    const vault = vaultReader(outside);
    const began = runtime.now();
    const summary = async (): Promise<RunSummary> => {
      const [{ entries, hash }, treasury] = await Promise.all([ledger.head(), vault()]);
      return collector.summary({
        mode: "paper",
        market: options.market,
        seed: options.seed,
        durationMs: Math.round(runtime.now() - began),
        vault: treasury,
        ledger: { entries, head: hash },
      });
    };
    const parts = {
      runtime,
      ledger,
      pipeline,
      feeds: feedsOf(outside),
      executors,
      market: options.market,
    };
    return { summary, trades: () => collector.trades(), run: (until) => run(parts, until, summary), close };
  } catch (error) {
    await close();
    throw error;
  }
}

interface Parts {
  readonly runtime: Runtime;
  readonly ledger: Ledger;
  readonly pipeline: Pipeline;
  readonly feeds: readonly Feed[];
  readonly executors: readonly Executor[];
  readonly market: string;
}

const TICK = durationMs(1_000);

/**
 * Starts along the flow and stops along it: first nothing new, then nothing in flight, then the ledger. A run that
 * fails stops the same way, and the ledger says why it ended.
 */
async function run(
  { runtime, ledger, pipeline, feeds, executors, market }: Parts,
  until: Promise<unknown>,
  summary: () => Promise<RunSummary>,
): Promise<RunSummary> {
  const ref = `run-${runtime.id().slice(0, 8)}`;
  const stopTicking = runtime.every(TICK, () => pipeline.sink({ kind: "tick" }));
  try {
    await ledger.append({ kind: "run_started", ref, body: { market } });
    try {
      await Promise.all(feeds.map((feed) => feed.start(pipeline.sink)));
      await Promise.race([until, pipeline.failure]);
    } finally {
      stopTicking();
      await Promise.all(feeds.map((feed) => feed.stop()));
      await Promise.all(executors.map((executor) => executor.stop()));
      await pipeline.idle();
    }
    await ledger.append({ kind: "run_ended", ref, body: { market } });
    return await summary();
  } catch (error) {
    const code = isEmpireError(error) ? error.code : "UNEXPECTED";
    const message = error instanceof Error ? error.message : String(error);
    // A ledger that cannot be written is what may have failed; the error itself is what the caller is told.
    await ledger.append({ kind: "error", ref, body: { market, code, message } }).catch(() => undefined);
    throw error;
  } finally {
    await ledger.close();
  }
}
