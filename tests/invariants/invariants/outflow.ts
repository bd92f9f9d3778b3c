import { positionKey } from "../addresses.ts";
import { ratesNow } from "../priced.ts";
import { worthUp } from "../rates.ts";
import { all, type Invariant, instructionOf, type Step } from "../step.ts";
import type { Key } from "../wire/key.ts";
import type { Place, World } from "../world.ts";

const DAY = 86_400n;

/** A bucket that refills linearly, in atoms · seconds / day, so that nothing is rounded. */
class Bucket {
  #used = 0n;
  #at: bigint;

  constructor(at: bigint) {
    this.#at = at;
  }

  /** Regains until `at`. */
  regain(refill: bigint, at: bigint): void {
    const left = this.#used - refill * (at - this.#at);
    this.#used = left > 0n ? left : 0n;
    this.#at = at;
  }

  /** Takes `value` out. Whether it was there. */
  take(value: bigint, capacity: bigint): boolean {
    this.#used += value * DAY;
    return this.#used <= capacity * DAY;
  }
}

/** What leaves for venues, by its worth and not by what the vault counts (attack 31). */
export const outflow: Invariant = {
  name: "outflow",
  rule: "what leaves for venues is within the vault's bucket and the venue's own, the venue's cap, and goes nowhere while it is frozen",
  start(world) {
    const buckets = new Map<Key, Bucket>();
    const bucketOf = (key: Key, at: bigint): Bucket => {
      const bucket = buckets.get(key) ?? new Bucket(at);
      buckets.set(key, bucket);
      return bucket;
    };
    return (step) => {
      if (step.plan === undefined) return undefined;
      const { before, after } = step;
      const at = after.vault.updatedAt;
      const sent = sentIn(world, step);
      // A rate that changes, or that is asked for, counts for the time until now.
      const { outflowCapacity, outflowRefill } = before.vault.policy;
      if (sent !== undefined || outflowRefill !== after.vault.policy.outflowRefill) {
        bucketOf(world.vault, at).regain(outflowRefill, at);
      }
      for (const [key, { refill }] of before.records.Venue) {
        if (key === sent?.place.venue || refill !== after.records.Venue.get(key)?.refill)
          bucketOf(key, at).regain(refill, at);
      }
      if (sent === undefined) return undefined;
      const { place, value } = sent;
      const venue = before.records.Venue.get(place.venue);
      const row = venue && after.vault.venues[venue.row];
      if (venue === undefined || row === undefined) return "something was sent to a venue that does not exist";
      return all(
        [bucketOf(world.vault, at).take(value, outflowCapacity), () => `${value} is more than the vault's bucket has`],
        [bucketOf(place.venue, at).take(value, venue.capacity), () => `${value} is more than the venue's bucket has`],
        [row.outstanding <= venue.cap, () => `${row.outstanding} is at a venue with a cap of ${venue.cap}`],
        [venue.frozen === 0, "something left for a frozen venue"],
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
