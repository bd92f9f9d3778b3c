import type { EventId } from "./id.ts";
import type { Instrument, InstrumentId, VenueId } from "./instrument.ts";
import type { Pool, VaultView } from "./pool.ts";
import type { Millis, UsdcAtoms } from "./quantity.ts";
import type { ExecutionReport } from "./report.ts";

/**
 * One side of a book: integers in the instrument's units, **best level last**, so that the levels that change most are
 * at the end of the array. Only the first `count` entries mean anything: the arrays are reused.
 */
export interface Levels {
  count: number;
  readonly prices: Float64Array;
  readonly sizes: Float64Array;
}

/** A market that follows; sent before its first book. */
export interface InstrumentInput {
  readonly kind: "instrument";
  readonly instrument: Instrument;
}

/** The top of a book, whole. `bids` and `asks` are valid until the sink returns. */
export interface BookInput {
  readonly kind: "book";
  readonly instrument: InstrumentId;
  /** The exchange's own time; absent where the venue gives none (MEXC). */
  readonly exchangeAt?: Millis;
  readonly bids: Levels;
  readonly asks: Levels;
}

export type StreamStatus = "connected" | "disconnected" | "silent" | "resynced" | "bad_data";

/** What happened to a stream. After anything but connected and resynced its last value is not to be traded on. */
export interface StreamInput {
  readonly kind: "stream";
  readonly venue: VenueId;
  /** The instrument, or "pools", "vault" for the chain's. */
  readonly stream: string;
  readonly status: StreamStatus;
  readonly reason: string;
}

export interface PoolInput {
  readonly kind: "pool";
  readonly pool: Pool;
}

export interface VaultInput {
  readonly kind: "vault";
  readonly vault: VaultView;
}

/** Free USDC-equivalent capital that the keeper may use at a venue. */
export interface BalanceInput {
  readonly kind: "balance";
  readonly venue: VenueId;
  readonly free: UsdcAtoms;
}

/** An execution came back: allocation frees what it held. */
export interface ReportInput {
  readonly kind: "report";
  readonly report: ExecutionReport;
  /** Of an earlier run, and booked by it: only the limits are to remember it. */
  readonly restored?: true;
}

/** Time passed with or without data: makes silence visible to pure code. */
export interface TickInput {
  readonly kind: "tick";
}

/** Everything the pure stages may depend on. What is not one of these cannot change a decision. */
export type MarketInput =
  | InstrumentInput
  | BookInput
  | StreamInput
  | PoolInput
  | VaultInput
  | BalanceInput
  | ReportInput
  | TickInput;

/** An input with its place in the session. `at` is the arrival time by the keeper's clock. */
export interface MarketEvent {
  readonly id: EventId;
  readonly at: Millis;
  readonly input: MarketInput;
}
