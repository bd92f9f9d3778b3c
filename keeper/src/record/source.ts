import type { MarketEvent } from "../domain/event.ts";
import type { InstrumentId } from "../domain/instrument.ts";
import type { DurationMs } from "../domain/quantity.ts";
import type { SessionHeader } from "./header.ts";

/** A source of events that happened before. */
export interface Session {
  /** recording: execution reports are among the events. quotes: only books, so trades are made anew on paper. */
  readonly kind: "recording" | "quotes";
  /** Only a recording has one. */
  readonly header?: SessionHeader;
  /** All events in order, streamed from the file. Each call reads it from the start. @throws EmpireError RECORDING_INVALID with the line. */
  events(): AsyncIterable<MarketEvent>;
  /** What reading has skipped so far because a later version wrote it, with how often. */
  readonly skipped: ReadonlyMap<string, number>;
  /** What reading found worth telling so far, such as a last line that was cut off. */
  readonly notices: readonly string[];
  /** The age limit of each instrument read so far. */
  readonly ageLimits: ReadonlyMap<InstrumentId, DurationMs>;
}
