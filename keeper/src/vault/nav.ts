import { type ShareAtoms, shareAtoms, type UsdcAtoms, usdcAtoms } from "../domain/quantity.ts";
import type { VaultAccount } from "./account.ts";
import { feeDue, feeOn } from "./math/fee.ts";
import { lockedAt } from "./math/lock.ts";
import { paidAt, sharesFor, valueOfShares } from "./math/shares.ts";

const WHOLE_SHARE = 1_000_000n as ShareAtoms;

/** Profit that is still locked at `now` (Unix seconds). */
export function lockedProfit(vault: VaultAccount, now: bigint): UsdcAtoms {
  return lockedAt({ amount: usdcAtoms(vault.lockedProfit), seconds: vault.unlockSeconds, since: vault.updatedAt }, now);
}

/** Fees that idle did not cover when they fell due. */
export function feesOwed(vault: VaultAccount): UsdcAtoms {
  return usdcAtoms(vault.owedSilver + vault.owedEcosystem);
}

/** All recorded assets less reserves and fees owed: what belongs to the shares, locked profit included. */
export function nav(vault: VaultAccount): UsdcAtoms {
  return atLeastZero(vault.idle + vault.outstanding + vault.positionCost - feesOwed(vault));
}

/**
 * What a depositor buys into. With no venue and no position it is idle less fees owed, also the one that locked profit
 * will owe when it is released (programs/vault/src/state/nav.rs): all shares bear it alike, those of a late depositor too.
 */
export function navHigh(vault: VaultAccount): UsdcAtoms {
  const supply = shareAtoms(vault.shares);
  return lessFeeAhead(vault, atLeastZero(vault.idle - feesOwed(vault)), supply, paidAt(vault.mark, supply));
}

/** What a leaver is paid from: as the high one, without the profit that is locked at `now` (Unix seconds). */
export function navLow(vault: VaultAccount, now: bigint): UsdcAtoms {
  return atLeastZero(vault.idle - lockedProfit(vault, now) - feesOwed(vault));
}

/** What the fee is measured on: idle + outstanding + cost − locked profit − fees owed. */
export function bookValue(vault: VaultAccount, now: bigint): UsdcAtoms {
  return atLeastZero(vault.idle - lockedProfit(vault, now) + vault.outstanding + vault.positionCost - feesOwed(vault));
}

/** What one whole share is worth to its holder at `now`, rounded down: at the low NAV, after the fee that is due. */
export function sharePrice(vault: VaultAccount, now: bigint): UsdcAtoms {
  const { low, supply } = afterFees(vault, now);
  return supply === 0n ? usdcAtoms(WHOLE_SHARE) : valueOfShares(WHOLE_SHARE, low, supply);
}

/** The shares that a deposit of `amount` would mint at `now`: what to derive `minShares` from. */
export function previewDeposit(vault: VaultAccount, amount: UsdcAtoms, now: bigint): ShareAtoms {
  const { high, supply } = afterFees(vault, now);
  return sharesFor(amount, high, supply);
}

/** What a ticket for `shares` would be worth at `now`: the most that it can be paid. */
export function previewWithdrawal(vault: VaultAccount, shares: ShareAtoms, now: bigint): UsdcAtoms {
  const { low, supply } = afterFees(vault, now);
  return valueOfShares(shares, low, supply);
}

/** NAVs and supply after the fee that the program would accrue first. */
function afterFees(vault: VaultAccount, now: bigint): { high: UsdcAtoms; low: UsdcAtoms; supply: ShareAtoms } {
  const supply = shareAtoms(vault.shares);
  const { feeBps, feeGrowthBps, feeSilverBps } = vault.policy;
  const fee = feeDue(bookValue(vault, now), supply, vault.mark, {
    rateBps: BigInt(feeBps),
    growthBps: BigInt(feeGrowthBps),
    silverBps: BigInt(feeSilverBps),
  });
  const leaving = fee === undefined ? 0n : fee.silver + fee.ecosystem;
  const value = atLeastZero(vault.idle - feesOwed(vault) - leaving);
  const after = shareAtoms(supply + (fee?.growthShares ?? 0n));
  // Without locked profit there is no fee ahead.
  const paid = fee?.paid ?? paidAt(vault.mark, supply);
  return {
    high: lockedProfit(vault, now) === 0n ? value : lessFeeAhead(vault, value, after, paid),
    low: atLeastZero(navLow(vault, now) - leaving),
    supply: after,
  };
}

/** `value` less the fee that will be due on what of it lies above what the shares have `paid`. */
function lessFeeAhead({ policy }: VaultAccount, value: UsdcAtoms, supply: ShareAtoms, paid: bigint): UsdcAtoms {
  return atLeastZero(value - feeOn(value, supply, paid, BigInt(policy.feeBps)));
}

function atLeastZero(value: bigint): UsdcAtoms {
  return usdcAtoms(value < 0n ? 0n : value);
}
