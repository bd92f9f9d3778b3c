import type { StreamStatus } from "../domain/event.ts";
import type { Millis } from "../domain/quantity.ts";
import type { Book, BookDefect } from "../domain/state.ts";

/** Whether a stream's last value may be traded on. */
export function isLive(status: StreamStatus | undefined): boolean {
  return status === "connected" || status === "resynced";
}

/**
 * What a stream is once data has come over it. Data ends silence by itself; after a disconnect or bad data only the feed
 * can say that the stream is whole again, so a frame that was still in a buffer does not revive it.
 */
export function statusAfterData(status: StreamStatus | undefined): StreamStatus {
  return status === undefined || status === "silent" ? "connected" : status;
}

/** Why `book` must not be traded on at `at`, or undefined when it may. A book exactly `maxAge` old still may. */
export function bookFault(book: Book, at: Millis): BookDefect | undefined {
  if (!isLive(book.status)) return "disconnected";
  if (book.defect !== undefined) return book.defect;
  return at - book.updatedAt > book.instrument.maxAge ? "stale" : undefined;
}
