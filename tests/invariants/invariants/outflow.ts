import { positionKey } from "../addresses.ts";
import { ratesNow } from "../priced.ts";
import { worthUp } from "../rates.ts";
import { type Invariant, instructionOf, type Step } from "../step.ts";
import type { Key } from "../wire/key.ts";
import type { Place, World } from "../world.ts";

const DAY = 86_400n;

/** A bucket that refills linearly, in atoms · seconds / day, so that nothing is rounded. */
interface Bucket {
  used: bigint;
  at: bigint;
}

/** What leaves for venues, by its worth and not by what the vault counts (attack 31). */
export const outflow: Invariant = {
  name: "outflow",
  rule: "what leaves for venues is within the vault's bucket and the venue's own, the venue's cap, and goes nowhere while it is frozen or paused",
  start(world) {
    const buckets = new Map<Key, Bucket>();
    return (step) => {
      const sent = sentIn(world, step);
      if (sent === undefined) return undefined;
      const { place, value } = sent;
      const { before, after } = step;
      const venue = before.records.Venue.get(place.venue);
      const row = venue && after.vault.venues[venue.row];
      if (venue === undefined || row === undefined) return "something was sent to a venue that does not exist";
      const at = after.vault.updatedAt;
      const { outflowCapacity, outflowRefill } = before.vault.policy;
      const limits = [
        { key: world.vault, capacity: outflowCapacity, refill: outflowRefill },
        { key: place.venue, capacity: venue.capacity, refill: venue.refill },
      ];
      for (const { key, capacity, refill } of limits) {
        const bucket = buckets.get(key) ?? { used: 0n, at };
        const regained = bucket.used - refill * (at - bucket.at);
        bucket.used = (regained > 0n ? regained : 0n) + value * DAY;
        bucket.at = at;
        buckets.set(key, bucket);
        if (bucket.used > capacity * DAY) return `${bucket.used / DAY} left through a bucket of ${capacity}`;
      }
      if (row.outstanding > venue.cap) return `${row.outstanding} is at a venue with a cap of ${venue.cap}`;
      return (
        (venue.frozen === 0 && (before.vault.paused & 4) === 0) || "something left for a venue that is frozen or paused"
      );
    };
  },
};

/** What a step sent to a venue: USDC as it is, tokens at the higher of their mid and their cost. */
function sentIn(world: World, step: Step): { readonly place: Place; readonly value: bigint } | undefined {
  const instruction = instructionOf(step);
  if (instruction !== "deploy_capital" && instruction !== "transfer_inventory") return undefined;
  const { before, after, plan } = step;
  const place = world.places.find(({ venue }) => plan?.send.metas.some(({ key }) => key === venue));
  if (place === undefined) return undefined;
  const arrived = (after.tokens.get(place.destination) ?? 0n) - (before.tokens.get(place.destination) ?? 0n);
  const { asset } = place;
  if (asset === undefined) return { place, value: arrived };
  const key = positionKey(world.vault, asset.mint);
  const cost = (before.records.Position.get(key)?.cost ?? 0n) - (after.records.Position.get(key)?.cost ?? 0n);
  const worth = worthUp(arrived, ratesNow(world, before, asset).mid);
  return { place, value: worth > cost ? worth : cost };
}
