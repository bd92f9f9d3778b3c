import { EmpireError } from "../../domain/error.ts";
import type { VenueId } from "../../domain/instrument.ts";
import { type DurationMs, durationMs, type Ppm, ppm } from "../../domain/quantity.ts";

/** An exchange that the feed knows how to follow. */
export interface Venue {
  /** Our name for it, which is ccxt's. */
  readonly id: VenueId;
  /** Taker fee of an account without discounts, where the market itself states none. */
  readonly takerFee: Ppm;
  /** A book that has not changed for longer is stale. */
  readonly maxAge: DurationMs;
  /** A stream that has not spoken for longer is dead, whatever its socket says. */
  readonly silenceLimit: DurationMs;
  /** Depths that the exchange's own stream comes in; undefined: it sends all it has, whatever is asked for. */
  readonly depths?: readonly number[];
}

const venueOf = (id: VenueId, fee: number, depths?: readonly number[]): Venue => ({
  id,
  takerFee: ppm(fee),
  maxAge: durationMs(1_500),
  silenceLimit: durationMs(5_000),
  ...(depths && { depths }),
});

/** Every exchange that can be followed. A new one is a line here; the rest of this folder asks ccxt. */
export const VENUES: readonly Venue[] = [
  venueOf("binance", 1_000),
  venueOf("binancecoinm", 500),
  venueOf("bybit", 1_000, [50, 200, 1_000]),
  venueOf("okx", 1_500),
  venueOf("mexc", 500),
];

/** The venue named `id`. @throws EmpireError VENUE_UNKNOWN naming the known ones. */
export function venueNamed(id: string): Venue {
  const found = VENUES.find((venue) => venue.id === id);
  if (found !== undefined) return found;
  const known = VENUES.map((venue) => venue.id).join(", ");
  throw new EmpireError("VENUE_UNKNOWN", `no exchange is named "${id}": use one of ${known}`, {
    context: { venue: id },
  });
}

/** The depth to ask `venue` for so that `levels` a side arrive; undefined: its default holds more than anyone reads. */
export function depthToAsk(venue: Venue, levels: number): number | undefined {
  if (venue.depths === undefined) return undefined;
  return venue.depths.find((depth) => depth >= levels) ?? venue.depths.at(-1);
}
