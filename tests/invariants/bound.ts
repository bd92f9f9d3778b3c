import type { Reading } from "./reading.ts";
import type { Step } from "./step.ts";
import type { World } from "./world.ts";

const DAY = 86_400n;

/** What a thief took and what he could have taken, in USDC atoms. */
export interface Stolen {
  /** All that came to accounts of his by instructions that the keeper's key signed. What he paid in between is not set off against it. */
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
  if (plan?.signers.includes(world.keeper) !== true) return 0n;
  return (after.tokens.get(world.keeperUsdc) ?? 0n) - (before.tokens.get(world.keeperUsdc) ?? 0n);
}
