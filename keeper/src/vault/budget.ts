import { type UsdcAtoms, usdcAtoms } from "../domain/quantity.ts";
import type { VaultAccount, VenueAccount } from "./account.ts";
import { counterTotal } from "./math/hourlyCounter.ts";
import { type OutflowLimit, outflowLeft } from "./math/outflow.ts";
import { feesOwed, lockedProfit } from "./nav.ts";
import { vaultTime } from "./outside.ts";

// What is left of the keeper's budget. `now` is Unix seconds.

/** What the tip counter leaves of its 24-hour cap. */
export function tipBudget(vault: VaultAccount, now: bigint): UsdcAtoms {
  return left(vault.policy.tipCap, counterTotal(vault.tips, vaultTime(vault, now)));
}

/** What the loss counter leaves of its 24-hour cap. */
export function lossBudget(vault: VaultAccount, now: bigint): UsdcAtoms {
  return left(vault.policy.lossCap, counterTotal(vault.losses, vaultTime(vault, now)));
}

/** What the vault's outflow bucket holds and regains in a day. */
export function outflowLimit({ policy }: VaultAccount): OutflowLimit {
  return { capacity: policy.outflowCapacity, refill: policy.outflowRefill };
}

/** What may leave towards all venues together. */
export function outflowBudget(vault: VaultAccount, now: bigint): UsdcAtoms {
  return outflowLeft(vault.outflow, outflowLimit(vault), vaultTime(vault, now));
}

/** What may leave towards one venue by its own bucket and cap; nothing where it is frozen. */
export function venueBudget(vault: VaultAccount, venue: VenueAccount, now: bigint): UsdcAtoms {
  if (venue.frozen !== 0) return usdcAtoms(0n);
  const bucket = outflowLeft(venue.outflow, venue, vaultTime(vault, now));
  const room = left(venue.cap, vault.venues[venue.row]?.outstanding ?? 0n);
  return room < bucket ? room : bucket;
}

/** Idle USDC that no deployment and no open may touch: the minimum, what the queue is worth, what is locked, and the fees owed. */
export function idleFloor(vault: VaultAccount, now: bigint): UsdcAtoms {
  return usdcAtoms(vault.policy.minIdle + vault.queued + lockedProfit(vault, now) + feesOwed(vault));
}

/** What of idle lies above that floor. */
export function spendableIdle(vault: VaultAccount, now: bigint): UsdcAtoms {
  return left(vault.idle, idleFloor(vault, now));
}

function left(cap: bigint, used: bigint): UsdcAtoms {
  return usdcAtoms(cap > used ? cap - used : 0n);
}
