import { divCeil, type ShareAtoms, shareAtoms, type UsdcAtoms, usdcAtoms } from "../domain/quantity.ts";
import type { VaultAccount } from "./account.ts";
import { feeDue, feeOn } from "./math/fee.ts";
import { lockedAt } from "./math/lock.ts";
import { paidAt, sharesFor, valueOfShares } from "./math/shares.ts";
import { atVenues, type Outside, plus, unpriced } from "./outside.ts";

/*
 * The vault's values as programs/vault/src/state/nav.rs has them, to the atom. `now` is Unix seconds. `positions` is what the open
 * ones are worth, from their prices (holdings.ts); left out, they count as without a price.
 */

const WHOLE_SHARE = 1_000_000n as ShareAtoms;
const BPS = 10_000n;

/** Profit that is still locked at `now`. */
export function lockedProfit(vault: VaultAccount, now: bigint): UsdcAtoms {
  return lockedAt({ amount: usdcAtoms(vault.lockedProfit), seconds: vault.unlockSeconds, since: vault.updatedAt }, now);
}

/** Fees that idle did not cover when they fell due. */
export function feesOwed(vault: VaultAccount): UsdcAtoms {
  return usdcAtoms(vault.owedSilver + vault.owedEcosystem);
}

/** All recorded assets at cost, less reserves and fees owed: what belongs to the shares, locked profit included. */
export function nav(vault: VaultAccount): UsdcAtoms {
  return atLeastZero(vault.idle + vault.outstanding + vault.positionCost - feesOwed(vault));
}

/**
 * What a depositor buys into: idle, locked profit included, and the outside at its highest, less fees: those that are owed or due, and the one
 * that locked and unrealised profit will owe. All shares bear it alike, those of a late depositor too.
 */
export function navHigh(vault: VaultAccount, now = vault.updatedAt, positions = unpriced(vault)): UsdcAtoms {
  return afterFees(vault, now, positions).high;
}

/** What a leaver is paid from: idle without locked profit, and the outside at its lowest, less fees that are owed or due. */
export function navLow(vault: VaultAccount, now: bigint, positions = unpriced(vault)): UsdcAtoms {
  return afterFees(vault, now, positions).low;
}

/** What the fee is measured on: idle + outstanding + cost − locked profit − fees owed. */
export function bookValue(vault: VaultAccount, now: bigint): UsdcAtoms {
  return atLeastZero(vault.idle - lockedProfit(vault, now) + vault.outstanding + vault.positionCost - feesOwed(vault));
}

/** What one whole share is worth to its holder at `now`, rounded down: at the low NAV, after the fee that is due. */
export function sharePrice(vault: VaultAccount, now: bigint, positions = unpriced(vault)): UsdcAtoms {
  const { low, supply } = afterFees(vault, now, positions);
  return supply === 0n ? usdcAtoms(WHOLE_SHARE) : valueOfShares(WHOLE_SHARE, low, supply);
}

/** The shares that a deposit of `amount` would mint at `now`: what to derive `minShares` from. */
export function previewDeposit(
  vault: VaultAccount,
  amount: UsdcAtoms,
  now: bigint,
  positions = unpriced(vault),
): ShareAtoms {
  const { high, supply } = afterFees(vault, now, positions);
  return sharesFor(amount, high, supply);
}

/** What a ticket for `shares` would be worth at `now`: the most that it can be paid. */
export function previewWithdrawal(
  vault: VaultAccount,
  shares: ShareAtoms,
  now: bigint,
  positions = unpriced(vault),
): UsdcAtoms {
  const { low, supply } = afterFees(vault, now, positions);
  return valueOfShares(shares, low, supply);
}

/** How far the two NAVs are apart, locked profit aside. */
export interface Spread {
  /** Of the higher one, rounded up to a basis point. */
  readonly bps: bigint;
  /** Whether the program refuses deposits for it. */
  readonly tooWide: boolean;
}

/** How far apart the two NAVs are at `now`: past the policy's limit nobody can say what a deposit buys. */
export function spread(vault: VaultAccount, now: bigint, positions = unpriced(vault)): Spread {
  const { high, low } = outside(vault, now, positions);
  const gap = high > low ? high - low : 0n;
  if (gap === 0n) return { bps: 0n, tooWide: false };
  const { owed } = afterFees(vault, now, positions);
  const most = atLeastZero(vault.idle - lockedProfit(vault, now) + high - owed);
  const tooWide = gap * BPS > BigInt(vault.policy.maxSpreadBps) * most;
  return { bps: most === 0n ? BPS : divCeil(gap * BPS, most), tooWide };
}

/** What is outside the treasury: `positions`, and what venues have. */
function outside(vault: VaultAccount, now: bigint, positions: Outside): Outside {
  return plus(positions, atVenues(vault, now));
}

interface AfterFees {
  readonly high: UsdcAtoms;
  readonly low: UsdcAtoms;
  readonly supply: ShareAtoms;
  /** Fees that idle has yet to cover, before any of it is moved. */
  readonly owed: bigint;
}

/** NAVs and supply after the fee that the program would accrue first. */
function afterFees(vault: VaultAccount, now: bigint, positions: Outside): AfterFees {
  const supply = shareAtoms(vault.shares);
  const { feeBps, feeGrowthBps, feeSilverBps } = vault.policy;
  const fee = feeDue(bookValue(vault, now), supply, vault.mark, {
    rateBps: BigInt(feeBps),
    growthBps: BigInt(feeGrowthBps),
    silverBps: BigInt(feeSilverBps),
  });
  const owed = feesOwed(vault) + (fee === undefined ? 0n : fee.silver + fee.ecosystem);
  const { high, low } = outside(vault, now, positions);
  const after = shareAtoms(supply + (fee?.growthShares ?? 0n));
  const paid = fee?.paid ?? paidAt(vault.mark, supply);
  return {
    high: lessFeeAhead(vault, atLeastZero(vault.idle + high - owed), after, paid),
    low: atLeastZero(vault.idle - lockedProfit(vault, now) + low - owed),
    supply: after,
    owed,
  };
}

/** `value` less the fee that will be due on what of it lies above what the shares have `paid`: none while all of it is booked. */
function lessFeeAhead({ policy }: VaultAccount, value: UsdcAtoms, supply: ShareAtoms, paid: bigint): UsdcAtoms {
  return atLeastZero(value - feeOn(value, supply, paid, BigInt(policy.feeBps)));
}

function atLeastZero(value: bigint): UsdcAtoms {
  return usdcAtoms(value < 0n ? 0n : value);
}
