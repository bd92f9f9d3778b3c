import type { VenueId } from "../../domain/instrument.ts";
import type { DurationMs } from "../../domain/quantity.ts";
import type { Runtime } from "../../runtime.ts";
import { newExchange, type VenueUrls } from "./ccxt.ts";
import { Session } from "./session.ts";
import { StreamTrouble } from "./trouble.ts";
import { venueNamed } from "./venues.ts";

export interface ProbeOptions {
  readonly venues: readonly string[];
  readonly runtime: Runtime;
  /** How long to wait for the slowest. */
  readonly timeout: DurationMs;
  /** Local servers in some exchanges' place. */
  readonly urls?: Readonly<Record<VenueId, VenueUrls>>;
}

/**
 * Which of `venues` answer now, in the order given: each is asked for its time over its public API. Takes no longer than
 * `timeout`, and less where everything is refused at once, as on a machine with no network.
 *
 * @throws EmpireError VENUE_UNKNOWN.
 */
export async function probePublic(options: ProbeOptions): Promise<VenueId[]> {
  const venues = options.venues.map((name) => venueNamed(name).id);
  const sessions: Session[] = [];
  const giveUp = () => {
    for (const session of sessions) session.end(new StreamTrouble("disconnected", "no answer in time"));
  };
  const cancel = options.runtime.after(options.timeout, giveUp);
  try {
    const answers = await Promise.allSettled(
      venues.map(async (venue) => {
        const exchange = await newExchange(venue, ["spot"], options.urls?.[venue]);
        const session = new Session(options.runtime, exchange);
        sessions.push(session);
        await Promise.race([exchange.fetchTime(), session.over]);
      }),
    );
    return venues.filter((_, i) => answers[i]?.status === "fulfilled");
  } finally {
    cancel();
    giveUp();
  }
}
