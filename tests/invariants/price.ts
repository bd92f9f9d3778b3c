import { type ShareAtoms, shareAtoms, type UsdcAtoms, usdcAtoms } from "../../keeper/src/domain/quantity.ts";
import { feeDue, feeOn } from "../../keeper/src/vault/math/fee.ts";
import { lockedAt } from "../../keeper/src/vault/math/lock.ts";
import { paidAt } from "../../keeper/src/vault/math/shares.ts";
import type { VaultState } from "./state.ts";

const VIRTUAL = 1_000_000n;

/** USDC atoms per share atom as a fraction, so that two of them compare without rounding. */
export interface Price {
  readonly assets: bigint;
  readonly units: bigint;
}

/**
 * What shares are worth at a moment: at the low NAV, which leavers are paid at, by the books, and at the high NAV, which depositors pay. The
 * high one is less the fee that locked and unrealised profit will owe.
 */
export interface Prices {
  readonly low: Price;
  readonly book: Price;
  readonly high: Price;
}

/** What is at venues and in positions, at least and at most. */
export interface Outside {
  readonly low: bigint;
  readonly high: bigint;
}

const floor = (value: bigint): bigint => (value < 0n ? 0n : value);

/** The vault's time at the chain's `now`: a clock that went back is the last time seen. */
export const vaultTime = ({ updatedAt }: VaultState, now: bigint): bigint => (now > updatedAt ? now : updatedAt);

/** Whether the fee that is due counts as charged. */
export type Fee = "charged" | "open";

const lockedOf = ({ lockedProfit, unlockSeconds, updatedAt }: VaultState, at: bigint): bigint =>
  lockedAt({ amount: usdcAtoms(lockedProfit), seconds: unlockSeconds, since: updatedAt }, at);

/** By the books, without locked profit and fees owed. */
function bookOf(vault: VaultState, at: bigint): UsdcAtoms {
  const owed = vault.owedSilver + vault.owedEcosystem;
  return floor(vault.idle - lockedOf(vault, at) + vault.outstanding + vault.positionCost - owed) as UsdcAtoms;
}

/** The fee that is due at `at`; undefined where none is. */
function feeOf(vault: VaultState, at: bigint): ReturnType<typeof feeDue> {
  const { feeBps, feeGrowthBps, feeSilverBps } = vault.policy;
  const terms = { rateBps: BigInt(feeBps), growthBps: BigInt(feeGrowthBps), silverBps: BigInt(feeSilverBps) };
  return feeDue(bookOf(vault, at), shareAtoms(vault.shares), vault.mark, terms);
}

/** Idle that leavers can be paid from at `at`: neither locked nor owed, once the fee is charged that is due. */
export function cashForLeavers(vault: VaultState, at: bigint): bigint {
  const { silver = 0n, ecosystem = 0n } = feeOf(vault, at) ?? {};
  return floor(vault.idle - lockedOf(vault, at) - vault.owedSilver - vault.owedEcosystem - silver - ecosystem);
}

/** The prices of shares at `at` (vault time), as DESIGN's rules 2 and 8 define them. */
export function pricesOf(vault: VaultState, at: bigint, outside: Outside, charge: Fee): Prices {
  const owed = vault.owedSilver + vault.owedEcosystem;
  const free = vault.idle - lockedOf(vault, at);
  const book = bookOf(vault, at);
  const fee = charge === "open" ? undefined : feeOf(vault, at);
  const leaving = fee === undefined ? 0n : fee.silver + fee.ecosystem;
  const supply = (vault.shares + (fee?.growthShares ?? 0n)) as ShareAtoms;
  const low = price(floor(free + outside.low - owed - leaving), supply);
  const all = floor(vault.idle + outside.high - owed - leaving) as UsdcAtoms;
  const ahead = feeOn(all, supply, fee?.paid ?? paidAt(vault.mark, supply), BigInt(vault.policy.feeBps));
  return { low, book: price(floor(book - leaving), supply), high: withVirtual(floor(all - ahead), supply) };
}

/** The exit price of a value: with the virtual share at and above one, without it below. */
function price(value: bigint, supply: bigint): Price {
  return value >= supply ? withVirtual(value, supply) : { assets: value, units: supply };
}

const withVirtual = (value: bigint, supply: bigint): Price => ({ assets: value + VIRTUAL, units: supply + VIRTUAL });

/** What `shares` are worth, rounded down. */
export const worth = (shares: bigint, { assets, units }: Price): bigint => (shares * assets) / units;

/** Whether `after` is below `before` by more than `atoms` of the whole value. */
export function fell(before: Price, after: Price, atoms = 0n): boolean {
  return (after.assets + atoms) * before.units < before.assets * after.units;
}

/** A price for a message. */
export const spell = ({ assets, units }: Price): string => `${assets}/${units}`;
