import type { Reading } from "./reading.ts";
import type { VenueState } from "./state.ts";
import type { Place, World } from "./world.ts";

/** A venue that exists. */
export interface Added {
  readonly place: Place;
  readonly venue: VenueState;
}

/** The venues that exist, of one kind or of both. */
export function venuesOf(world: World, { records }: Reading, kind?: number): Added[] {
  return world.places.flatMap((place): Added[] => {
    const venue = records.Venue.get(place.venue);
    return venue === undefined || (kind !== undefined && venue.kind !== kind) ? [] : [{ place, venue }];
  });
}
