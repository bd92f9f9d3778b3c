import type { Approved } from "./decision.ts";
import type { MarketInput } from "./event.ts";
import type { LedgerEntry, NewLedgerEntry } from "./ledger.ts";
import type { EngineId, Survey } from "./opportunity.ts";
import type { ExecutionReport } from "./report.ts";
import type { MarketState } from "./state.ts";

/**
 * Takes inputs in the order in which they arrived. `frameAt` is the monotonic time in milliseconds at which the frame
 * behind it was read from its socket, where known: latency is measured from it.
 */
export type Sink = (input: MarketInput, frameAt?: number) => void;

/** A connection to the outside: it begins to call its sink at `start` and never after `stop` has resolved. */
export interface Feed {
  readonly name: string;
  /** Resolves when connecting has begun. A stream's trouble is a StreamInput, not a rejection. */
  start(sink: Sink): Promise<void>;
  stop(): Promise<void>;
}

/** A strategy: pure, and only proposes. */
export interface Engine {
  readonly id: EngineId;
  survey(state: MarketState): Survey;
}

/** Append-only memory. Resolves when the entry is durable against a killed process. */
export interface Journal {
  append(entry: NewLedgerEntry): Promise<LedgerEntry>;
}

/** Carries out what was approved. Never throws for an outcome of the market: that is the report's `outcome`. */
export interface Executor {
  readonly engine: EngineId;
  execute(approved: Approved): Promise<ExecutionReport>;
  /** Resolves when nothing is in flight; once it is called, execute sends nothing and reports `rejected`. */
  stop(): Promise<void>;
}
