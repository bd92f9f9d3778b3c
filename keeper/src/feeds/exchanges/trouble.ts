import type { StreamStatus } from "../../domain/event.ts";

/** What ends a session with an exchange, and what it makes of the stream. */
export class StreamTrouble extends Error {
  override readonly name = "StreamTrouble";
  readonly status: Exclude<StreamStatus, "connected" | "resynced">;

  constructor(status: StreamTrouble["status"], reason: string) {
    super(reason);
    this.status = status;
  }
}

/** ccxt's names for a book that has lost its place in the exchange's sequence, or a frame that it cannot read. */
const BAD_DATA = new Set(["ChecksumError", "InvalidNonce", "BadResponse", "NullResponse", "SyntaxError", "RangeError"]);
const LONGEST_REASON = 300;

/** What `error` means for a stream. Whatever is not known to be bad data is a lost connection: both end in a new one. */
export function troubleOf(error: unknown): StreamTrouble {
  if (error instanceof StreamTrouble) return error;
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return new StreamTrouble(
    BAD_DATA.has(name) ? "bad_data" : "disconnected",
    `${name}: ${message}`.slice(0, LONGEST_REASON),
  );
}
