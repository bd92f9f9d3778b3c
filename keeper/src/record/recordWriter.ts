import type { MarketEvent } from "../domain/event.ts";
import { encodeEvent } from "./eventCodec.ts";
import { SESSION_FORMAT, SESSION_VERSION, type SessionHeader } from "./header.ts";
import { createLineWriter } from "./lineWriter.ts";

/** Writes a session as it happens. */
export interface RecordWriter {
  /** Adds an event. It is encoded before this returns, so a book's levels may be reused after it. */
  write(event: MarketEvent): void;
  /** Resolves when the file is whole. */
  close(): Promise<void>;
}

/**
 * A new session file with its header, packed when `path` ends in .gz.
 *
 * @throws EmpireError RECORDING_INVALID when the file exists already or cannot be made.
 */
export async function recordWriter(
  path: string,
  header: Omit<SessionHeader, "format" | "version">,
): Promise<RecordWriter> {
  const file = await createLineWriter(path);
  file.write(JSON.stringify({ format: SESSION_FORMAT, version: SESSION_VERSION, ...header }));
  return { write: (event) => file.write(encodeEvent(event)), close: () => file.close() };
}
