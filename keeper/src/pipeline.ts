import type { MarketBook } from "./book/market.ts";
import type { Approved, Decision, Scored } from "./domain/decision.ts";
import type { MarketEvent, MarketInput } from "./domain/event.ts";
import { eventId } from "./domain/id.ts";
import { jsonOf } from "./domain/json.ts";
import type { EngineId, Opportunity, Survey } from "./domain/opportunity.ts";
import type { Engine, Executor, Journal, Sink } from "./domain/ports.ts";
import type { Millis } from "./domain/quantity.ts";
import type { ExecutionReport } from "./domain/report.ts";
import type { Settlement } from "./domain/settlement.ts";
import type { MarketState } from "./domain/state.ts";
import { tradeSummary } from "./ledger/summaryCollector.ts";
import { settle } from "./settlement/settle.ts";

/** Sees what passes; changes nothing. A recorder, a decision log, a summary, a terminal. */
export interface Observer {
  event?(event: MarketEvent): void;
  survey?(survey: Survey): void;
  decision?(decision: Decision): void;
  trade?(report: ExecutionReport, settlement: Settlement): void;
  /** Milliseconds from the frame's arrival to the end of deciding on it. */
  latency?(ms: number): void;
}

/** What the stages are, joined in `main.ts`. */
export interface Stages {
  readonly now: () => Millis;
  readonly monotonic: () => number;
  readonly market: MarketBook;
  readonly engines: readonly Engine[];
  readonly score: (state: MarketState, opportunity: Opportunity) => Scored;
  readonly allocate: (state: MarketState, scored: readonly Scored[]) => readonly Decision[];
  /** Allocation takes back what an execution held. */
  readonly release: (report: ExecutionReport) => void;
  /** None in a replay of a recorded session: its reports are in the recording. */
  readonly executors: ReadonlyMap<EngineId, Executor>;
  readonly journal: Journal;
  readonly observers: readonly Observer[];
}

/** The way of one market event to a settled trade. */
export interface Pipeline {
  /** Stamps an input with the clock and puts it through. */
  readonly sink: Sink;
  /** Puts an event through that already has its place: a replay. */
  take(event: MarketEvent, frameAt?: number): void;
  /** Whether something is in flight, or on its way into the ledger. */
  busy(): boolean;
  /** Resolves when nothing is in flight and all is in the ledger. */
  idle(): Promise<void>;
  /** Rejects when an executor or the ledger failed: nothing may be traded after it. */
  readonly failure: Promise<never>;
}

/** Joins the stages: feeds → book → engines → scoring → allocation → execution → settlement → ledger. */
export function createPipeline(stages: Stages): Pipeline {
  const { market, engines, score, allocate, release, journal, observers } = stages;
  const inFlight = new Set<Promise<unknown>>();
  let events = 0;
  let stopped = false;
  let fail: (error: unknown) => void = () => undefined;
  const failure = new Promise<never>((_, reject) => {
    fail = (error) => {
      stopped = true;
      reject(error);
    };
  });
  failure.catch(() => undefined);

  const track = (work: Promise<unknown>): void => {
    const tracked: Promise<unknown> = work.catch(fail).finally(() => inFlight.delete(tracked));
    inFlight.add(tracked);
  };

  const sink: Sink = (input: MarketInput, frameAt) => {
    take({ id: eventId(events + 1), at: stages.now(), input }, frameAt);
  };

  function take(event: MarketEvent, frameAt?: number): void {
    if (stopped) return;
    events += 1;
    for (const observer of observers) observer.event?.(event);
    const state = market.apply(event);
    if (event.input.kind === "report") {
      release(event.input.report);
      if (!event.input.restored) book(event.input.report, event.at);
    }
    decide(state);
    if (frameAt !== undefined) {
      const ms = stages.monotonic() - frameAt;
      for (const observer of observers) observer.latency?.(ms);
    }
  }

  function decide(state: MarketState): void {
    const scored: Scored[] = [];
    for (const engine of engines) {
      const survey = engine.survey(state);
      for (const observer of observers) observer.survey?.(survey);
      for (const opportunity of survey.opportunities) scored.push(score(state, opportunity));
    }
    if (scored.length === 0) return;
    for (const decision of allocate(state, scored)) {
      for (const observer of observers) observer.decision?.(decision);
      if (decision.verdict === "approved") track(carryOut(decision));
    }
  }

  async function carryOut(approved: Approved): Promise<void> {
    const recorded = journal.append({ kind: "decision", ref: approved.id, body: jsonOf(approved) });
    const executor = stages.executors.get(approved.scored.opportunity.engine);
    if (!executor) return void (await recorded);
    // A rejected append stops the run, so that nothing is traded that the ledger does not know.
    await recorded;
    sink({ kind: "report", report: await executor.execute(approved) });
  }

  function book(report: ExecutionReport, at: Millis): void {
    const settlement = settle(report, at);
    for (const observer of observers) observer.trade?.(report, settlement);
    // In one turn, so that the ledger commits both or neither: a report closes its intent, and no later run would settle it.
    track(
      Promise.all([
        journal.append({ kind: "report", ref: report.id, body: jsonOf(report) }),
        journal.append({
          kind: "settlement",
          ref: settlement.id,
          body: jsonOf({ ...settlement, trade: tradeSummary(report, settlement) }),
        }),
      ]),
    );
  }

  async function idle(): Promise<void> {
    while (inFlight.size > 0) await Promise.race([Promise.allSettled([...inFlight]), failure]);
  }

  return { sink, take, busy: () => inFlight.size > 0, idle, failure };
}
