import { type UsdcAtoms, usdcAtoms } from "../domain/quantity.ts";
import type { VaultAccount } from "./account.ts";
import { outflowLimit } from "./budget.ts";
import { counterReach } from "./math/hourlyCounter.ts";
import { outflowReach } from "./math/outflow.ts";
import { vaultTime } from "./outside.ts";
import { PAUSE_OUTFLOWS, PAUSE_TRADING } from "./setPaused.ts";

/** What can be lost, in USDC at the oracles' mids, and what it is made of. */
export interface Bound {
  /** What a stolen keeper key alone can cost. */
  readonly stolenKey: UsdcAtoms;
  /** What whoever holds the keeper's machine reaches: that, and what is at venues and in flight. */
  readonly keeperMachine: UsdcAtoms;
  readonly parts: BoundParts;
}

export interface BoundParts {
  readonly tips: UsdcAtoms;
  readonly losses: UsdcAtoms;
  /** To destinations that waited out the timelock. */
  readonly outflow: UsdcAtoms;
  /** The ecosystem's reserve, once the timelock is no longer than the time it takes to cancel a distribution. */
  readonly distributions: UsdcAtoms;
  /** At venues now. */
  readonly outstanding: UsdcAtoms;
  readonly inFlight: UsdcAtoms;
}

const DAY = 86_400n;

/**
 * What can be lost from `now` (Unix seconds) on if the guardian needs `days` whole days to stop a stolen key: to pause trading and outflows,
 * lower the loss cap and cancel its distributions. With days = 0 it is what one moment can cost.
 *
 * Derivation. The keeper's key signs what the program lets the keeper do, and each way in which that costs anything is counted:
 * - an arbitrage returns what it took and a profit; what it costs is the tip, which the tip counter takes;
 * - an open, a close, a silver purchase and an inventory settlement cost value given − value received at the oracle's mid, and an attestation
 *   what it takes off the low NAV: all of it goes into the loss counter;
 * - a deployment and an inventory transfer cost at most what they take out of the outflow bucket;
 * - a distribution is claimable after the timelock, and takes from the ecosystem's reserve alone.
 * A counter with cap C lets at most C into any 25 hours (`counterReach`), a bucket at most what is left and what it regains (`outflowReach`).
 * The sum is the first number. What is outstanding at venues and in flight is out of the program's reach: with both, it is the second one.
 * A limit of something that cannot be done counts nothing: without a venue nothing leaves, and what is paused stays so, since only the admin
 * lifts a pause. Policy and venues are taken as they are: a change that waits is not in it.
 */
export function bound(vault: VaultAccount, now: bigint, days: bigint): Bound {
  const at = vaultTime(vault, now);
  const { policy, venueCount } = vault;
  const open = (flag: number) => (vault.paused & flag) === 0;
  const none = usdcAtoms(0n);
  const trades = open(PAUSE_TRADING) && (vault.positionCount > 0 || vault.silverFeed.some((byte) => byte !== 0));
  const losing = trades || venueCount > 0;
  const parts: BoundParts = {
    tips: open(PAUSE_TRADING) ? counterReach(vault.tips, policy.tipCap, at, days) : none,
    losses: losing ? counterReach(vault.losses, policy.lossCap, at, days) : none,
    outflow:
      open(PAUSE_OUTFLOWS) && venueCount > 0 ? outflowReach(vault.outflow, outflowLimit(vault), at, days * DAY) : none,
    distributions: days * DAY >= policy.timelock ? usdcAtoms(vault.reservedEcosystem) : none,
    outstanding: usdcAtoms(vault.outstanding),
    inFlight: venueCount > 0 ? usdcAtoms(policy.inFlightCap) : none,
  };
  const stolenKey = parts.tips + parts.losses + parts.outflow + parts.distributions;
  return {
    stolenKey: usdcAtoms(stolenKey),
    keeperMachine: usdcAtoms(stolenKey + parts.outstanding + parts.inFlight),
    parts,
  };
}
