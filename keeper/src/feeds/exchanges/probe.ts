import type { VenueId } from "../../domain/instrument.ts";
import type { DurationMs } from "../../domain/quantity.ts";
import type { Runtime } from "../../runtime.ts";
import type { VenueUrls } from "./ccxt.ts";
import { exchangeFeed } from "./feed.ts";

export interface ProbeOptions {
  readonly venues: readonly string[];
  readonly runtime: Runtime;
  /** How long to wait for the slowest. */
  readonly timeout: DurationMs;
  /** A market that all of them list. */
  readonly symbol?: string;
  /** Local servers in some exchanges' place. */
  readonly urls?: Readonly<Record<VenueId, VenueUrls>>;
}

/**
 * Which of `venues` give a first whole book within `timeout`, in the order given: the whole way is tried, markets over REST
 * and book over the stream, since either may be blocked alone. Returns sooner once every venue has answered or failed, so
 * that a machine with no network does not wait.
 *
 * @throws EmpireError VENUE_UNKNOWN.
 */
export async function probePublic(options: ProbeOptions): Promise<VenueId[]> {
  const { runtime, timeout, symbol = "BTC/USDT" } = options;
  const feeds = options.venues.map((venue) => {
    const urls = options.urls?.[venue];
    return { venue, feed: exchangeFeed({ venue, symbols: [symbol], runtime, depth: 1, ...(urls && { urls }) }) };
  });
  const reached = new Set<VenueId>();
  const answered = new Set<VenueId>();
  let cancel = () => {};
  await new Promise<void>((resolve) => {
    if (feeds.length === 0) return resolve();
    cancel = runtime.after(timeout, resolve);
    for (const { venue, feed } of feeds) {
      void feed.start((input) => {
        if (input.kind === "book") reached.add(venue);
        if (input.kind === "book" || (input.kind === "stream" && input.status !== "connected")) answered.add(venue);
        if (answered.size === feeds.length) resolve();
      });
    }
  });
  cancel();
  await Promise.all(feeds.map(({ feed }) => feed.stop()));
  return options.venues.filter((venue) => reached.has(venue));
}
