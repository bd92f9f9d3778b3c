import type { Config } from "./config.ts";
import { decidingStages, type Parameters } from "./deciding.ts";
import type { EngineId } from "./domain/opportunity.ts";
import type { Executor, Journal } from "./domain/ports.ts";
import { type PaperExecutor, paperExecutor } from "./execution/paper/executor.ts";
import { openLedger } from "./ledger/ledger.ts";
import type { RunSummary } from "./ledger/summary.ts";
import { SummaryCollector } from "./ledger/summaryCollector.ts";
import { createPipeline, type Observer, type Pipeline } from "./pipeline.ts";
import { type ReplayRuntime, replayRuntime } from "./record/replayRuntime.ts";
import { openSession } from "./record/session.ts";
import type { Session } from "./record/source.ts";
import { parametersOf } from "./recording.ts";
import { turn } from "./runtime.ts";

export interface ReplayOptions {
  readonly path: string;
  /** For quotes, which have no parameters of their own; a recording is replayed with those it holds. */
  readonly config: Config;
  /** A ledger of its own: a replay is not the keeper's history. */
  readonly ledgerPath: string;
  readonly observers: (parameters: Parameters) => Promise<readonly Observer[]>;
  /** What reading the file found worth telling. */
  readonly notice: (line: string) => void;
  /** Ends the replay between two events. */
  readonly stop: AbortSignal;
}

/**
 * Feeds a recorded session to the stages that decided it, or quotes to the engine with trades on paper. Time is the file's.
 *
 * @throws EmpireError RECORDING_INVALID with the line, RECORDING_VERSION, LEDGER_LOCKED.
 */
export async function replaySession(options: ReplayOptions): Promise<RunSummary> {
  const { path, config } = options;
  const session = await openSession(path, { capital: config.paper.capitalPerVenue });
  const parameters = session.header
    ? parametersOf(session.header)
    : { config, usdcMint: "", symbols: {}, firstDecision: 1 };
  const runtime = replayRuntime();
  const ledger = await openLedger({ path: options.ledgerPath, runtime });
  try {
    const stages = decidingStages(parameters);
    const journal = tracked(ledger);
    const collector = new SummaryCollector();
    // A recording has its reports; quotes are traded on paper, against the file's own books.
    const paper =
      session.kind === "recording"
        ? undefined
        : paperExecutor({
            runtime,
            books: stages.market.state,
            journal,
            balances: stages.market.state.balances,
            params: config.paper,
            onBalance: (venue, free) => pipeline.sink({ kind: "balance", venue, free }),
          });
    const pipeline: Pipeline = createPipeline({
      ...stages,
      now: () => runtime.now(),
      monotonic: () => runtime.monotonic(),
      executors: new Map<EngineId, Executor>(paper ? [[paper.engine, paper]] : []),
      journal,
      observers: [collector, ...(await options.observers(parameters))],
    });
    const durationMs = await play(session, { runtime, pipeline, journal, paper, stop: options.stop });
    for (const notice of session.notices) options.notice(notice);
    for (const [what, times] of session.skipped) options.notice(`skipped ${times} × ${what}: a later version wrote it`);
    const { entries, hash } = await ledger.head();
    return collector.summary({
      mode: "replay",
      market: `replay:${path}`,
      seed: session.header?.seed ?? null,
      durationMs,
      vault: null,
      ledger: { entries, head: hash },
    });
  } finally {
    await ledger.close();
  }
}

interface Playing {
  readonly runtime: ReplayRuntime;
  readonly pipeline: Pipeline;
  readonly journal: TrackedJournal;
  readonly paper: PaperExecutor | undefined;
  readonly stop: AbortSignal;
}

/** Takes the events in order, with everything between two of them done before the second. Returns the milliseconds they span. */
async function play(session: Session, { runtime, pipeline, journal, paper, stop }: Playing): Promise<number> {
  let first: number | undefined;
  const settled = async () => {
    while (pipeline.busy()) {
      await journal.written();
      await turn();
      await paper?.quiet();
      // What is left waits for the clock alone.
      if (!journal.busy()) return;
    }
  };
  for await (const event of session.events()) {
    if (stop.aborted) break;
    while (runtime.step(event.at)) await settled();
    first ??= event.at;
    // Reports of trades on paper come between a file's quotes, so those are numbered anew.
    if (session.kind === "recording") pipeline.take(event);
    else pipeline.sink(event.input);
    await settled();
  }
  for (let due = runtime.nextTimer(); due !== undefined && pipeline.busy(); due = runtime.nextTimer()) {
    runtime.step(due);
    await settled();
  }
  await pipeline.idle();
  return first === undefined ? 0 : runtime.now() - first;
}

interface TrackedJournal extends Journal {
  busy(): boolean;
  /** Resolves when everything that was appended is written. */
  written(): Promise<void>;
}

/** A journal that tells when it is done, so that how long the disk takes decides nothing in a replay. */
function tracked(journal: Journal): TrackedJournal {
  const pending = new Set<Promise<unknown>>();
  return {
    append(entry) {
      const appended = journal.append(entry);
      const done: Promise<void> = appended.then(
        () => void pending.delete(done),
        () => void pending.delete(done),
      );
      pending.add(done);
      return appended;
    },
    busy: () => pending.size > 0,
    async written() {
      while (pending.size > 0) await Promise.all(pending);
    },
  };
}
