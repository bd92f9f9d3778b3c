import { ratesNow } from "./priced.ts";
import { worthDown, worthUp } from "./rates.ts";
import type { Reading } from "./reading.ts";
import type { Step } from "./step.ts";
import type { Key } from "./wire/key.ts";
import type { Asset, World } from "./world.ts";

const DAY = 86_400n;

/** What a thief took and what he could have taken, in USDC atoms. */
export interface Stolen {
  /**
   * All that the keeper's key brought to keepers, to the hostile router and to venues' destinations, tokens at the oracle's mid. Each
   * instruction counts by itself: what he paid in one is not set off against what he took in another.
   */
  readonly taken: bigint;
  /** The caps of as many days as have begun, and the outflow bucket with what it regained. */
  readonly limit: bigint;
  /** What whoever holds the keeper's machine reaches besides: outstanding at venues and in flight. */
  readonly limitWithVenues: bigint;
}

/** Follows the thief from `first` on. Policy values are the highest that were in force. */
export function stolenBound(world: World, first: Reading): { after(step: Step): Stolen } {
  let taken = 0n;
  let { tipCap, lossCap, outflowCapacity, outflowRefill, inFlightCap } = first.vault.policy;
  let outstanding = first.vault.outstanding;
  return {
    after(step) {
      taken += takenIn(world, step);
      const { policy, outstanding: away } = step.after.vault;
      tipCap = higher(tipCap, policy.tipCap);
      lossCap = higher(lossCap, policy.lossCap);
      outflowCapacity = higher(outflowCapacity, policy.outflowCapacity);
      outflowRefill = higher(outflowRefill, policy.outflowRefill);
      inFlightCap = higher(inFlightCap, policy.inFlightCap);
      outstanding = higher(outstanding, away);
      const elapsed = higher(step.after.vault.updatedAt, step.after.now) - first.now;
      const days = elapsed / DAY + 1n;
      const limit = (tipCap + lossCap) * days + outflowCapacity + (outflowRefill * elapsed) / DAY;
      return { taken, limit, limitWithVenues: limit + outstanding + inFlightCap };
    },
  };
}

const higher = (a: bigint, b: bigint): bigint => (a > b ? a : b);

/** What a step that the keeper signed brought to the thief. */
function takenIn(world: World, { plan, before, after }: Step): bigint {
  if (plan === undefined || !world.crew.keepers.some((keeper) => plan.signers.includes(keeper))) return 0n;
  const moved = (key: Key) => (after.tokens.get(key) ?? 0n) - (before.tokens.get(key) ?? 0n);
  const tips = world.keepersUsdc.reduce((sum, key) => sum + moved(key), 0n);
  let spoils = moved(world.usdcTill);
  for (const asset of [...world.assets, world.silver]) spoils += worthOf(world, before, asset, moved(asset.till));
  for (const { destination, asset } of world.places) {
    spoils += asset === undefined ? moved(destination) : worthOf(world, before, asset, moved(destination));
  }
  return tips + higher(spoils, 0n);
}

/** What so many tokens more, or fewer, are worth to him at the mid: as the vault rounds it. */
function worthOf(world: World, reading: Reading, asset: Asset, change: bigint): bigint {
  if (change === 0n) return 0n;
  const { mid } = ratesNow(world, reading, asset);
  return change > 0n ? worthUp(change, mid) : -worthDown(-change, mid);
}
