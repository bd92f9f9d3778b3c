import { PublicKey } from "@solana/web3.js";
import { formatAtoms, SHARE_DECIMALS, USDC_DECIMALS } from "../domain/quantity.ts";
import type { VaultAccount } from "../vault/account.ts";
import { VENUE_KINDS } from "../vault/addresses.ts";
import { type Bound, bound } from "../vault/bound.ts";
import { idleFloor, lossBudget, outflowBudget, spendableIdle, tipBudget, venueBudget } from "../vault/budget.ts";
import { hex } from "../vault/bytes.ts";
import { CHANGE_KINDS } from "../vault/change.ts";
import { changeState, changeWords } from "../vault/changeWords.ts";
import { feesOwed, lockedProfit, spread } from "../vault/nav.ts";
import { rememberedAt, vaultTime } from "../vault/outside.ts";
import type { WithdrawalRead } from "../vault/read.ts";
import type { Holdings } from "../vault/readHoldings.ts";
import type { VaultParts } from "../vault/readParts.ts";
import { PAUSE_DEPOSITS, PAUSE_OUTFLOWS, PAUSE_TRADING } from "../vault/setPaused.ts";
import { vaultSummary } from "../vault/summary.ts";
import type { UpgradeAuthority } from "../vault/upgrade/judge.ts";
import { upgradeFacts } from "../vault/upgrade/words.ts";

/** All that is read of a vault, at `now` (Unix seconds). */
export interface VaultReading {
  readonly address: PublicKey;
  readonly account: VaultAccount;
  readonly queue: readonly WithdrawalRead[];
  readonly parts: VaultParts;
  readonly holdings: Holdings;
  readonly upgrade: UpgradeAuthority;
  readonly now: bigint;
}

/** For how many days a stolen key is said to be at large. */
const DAYS = 1n;

export const usdc = (atoms: bigint): string => formatAtoms(atoms, USDC_DECIMALS);

/** A vault for programs: USDC as decimals, times in Unix seconds, addresses in base58. */
export function vaultFacts(reading: VaultReading) {
  const { address, account, queue, now, upgrade, holdings } = reading;
  const { outside, faults } = holdings.valued;
  const gap = spread(account, now, outside);
  const paused = (flag: number) => (account.paused & flag) !== 0;
  return {
    ...vaultSummary(address, account, now, outside),
    spreadBps: Number(gap.bps),
    unpriced: faults.map(({ of }) => of.address.toBase58()),
    idle: usdc(account.idle),
    payable: usdc(account.payable),
    reservedSilver: usdc(account.reservedSilver),
    reservedEcosystem: usdc(account.reservedEcosystem),
    distributing: usdc(account.distributing),
    outstanding: usdc(account.outstanding),
    positionCost: usdc(account.positionCost),
    feesOwed: usdc(feesOwed(account)),
    lockedProfit: usdc(lockedProfit(account, now)),
    shares: formatAtoms(account.shares, SHARE_DECIMALS),
    arbitrageNonce: Number(account.arbitrageNonce),
    orderNonce: Number(account.orderNonce),
    paused: { deposits: paused(PAUSE_DEPOSITS), arbitrage: paused(PAUSE_TRADING), outflows: paused(PAUSE_OUTFLOWS) },
    roles: rolesOf(account),
    upgradeAuthority: upgradeFacts(upgrade),
    limits: limitsOf(account, now),
    canBeLost: lost(bound(account, now, DAYS)),
    venues: venuesOf(reading),
    positions: positionsOf(reading),
    silver: silverOf(account),
    changes: changesOf(reading),
    distributions: distributionsOf(reading),
    queue: queue.map(({ ticket }) => ({
      ticket: Number(ticket.number),
      owner: ticket.owner.toBase58(),
      shares: formatAtoms(ticket.shares, SHARE_DECIMALS),
      maturesAt: Number(ticket.maturesAt),
    })),
  };
}

export type VaultFacts = ReturnType<typeof vaultFacts>;

function rolesOf({ admin, pendingAdmin, pendingAdminUntil, guardian, keeper }: VaultAccount) {
  const pending = { key: pendingAdmin.toBase58(), until: Number(pendingAdminUntil) };
  return {
    admin: admin.toBase58(),
    pendingAdmin: pendingAdmin.equals(PublicKey.default) ? null : pending,
    guardian: guardian.toBase58(),
    keeper: keeper.toBase58(),
  };
}

function limitsOf(account: VaultAccount, now: bigint) {
  const { policy } = account;
  return {
    perTrade: usdc(policy.maxTrade),
    minProfit: usdc(policy.minProfit),
    tips24h: usdc(policy.tipCap),
    tipsLeft: usdc(tipBudget(account, now)),
    losses24h: usdc(policy.lossCap),
    lossesLeft: usdc(lossBudget(account, now)),
    outflowCapacity: usdc(policy.outflowCapacity),
    outflowRefillPerDay: usdc(policy.outflowRefill),
    outflowLeft: usdc(outflowBudget(account, now)),
    inFlight: usdc(policy.inFlightCap),
    idleFloor: usdc(idleFloor(account, now)),
    idleAboveFloor: usdc(spendableIdle(account, now)),
    tipPriceCeiling: usdc(policy.maxSolPrice),
    maxTipShareBps: policy.maxTipBps,
    bandBps: policy.bandBps,
    maxSpreadBps: policy.maxSpreadBps,
    haircutBpsPerDay: policy.haircutBps,
    maxPriceAgeSeconds: Number(policy.maxPriceAge),
    cooldownSeconds: Number(policy.cooldown),
    timelockSeconds: Number(policy.timelock),
  };
}

function lost({ stolenKey, keeperMachine, parts }: Bound) {
  const named = Object.entries(parts).map(([name, atoms]) => [name, usdc(atoms)] as const);
  return {
    days: Number(DAYS),
    stolenKey: usdc(stolenKey),
    keeperMachine: usdc(keeperMachine),
    parts: Object.fromEntries(named) as Record<keyof typeof parts, string>,
  };
}

function venuesOf({ account, parts, now }: VaultReading) {
  return parts.venues.map(({ address, venue }) => {
    const row = account.venues[venue.row];
    return {
      row: venue.row,
      address: address.toBase58(),
      kind: VENUE_KINDS[venue.kind] ?? "unknown",
      destination: venue.destination.toBase58(),
      frozen: venue.frozen !== 0,
      outstanding: usdc(row?.outstanding ?? 0n),
      attested: usdc(row?.attested ?? 0n),
      attestedAt: Number(row?.attestedAt ?? 0n),
      writtenOff: usdc(row === undefined ? 0n : rememberedAt(row, vaultTime(account, now))),
      cap: usdc(venue.cap),
      capacity: usdc(venue.capacity),
      refillPerDay: usdc(venue.refill),
      left: usdc(venueBudget(account, venue, now)),
      units: String(venue.units),
    };
  });
}

function positionsOf({ parts, holdings }: VaultReading) {
  return parts.positions.map(({ address, position }) => {
    const open = holdings.open.some((one) => one.address.equals(address));
    const fault = holdings.valued.faults.find(({ of }) => of.address.equals(address))?.fault;
    return {
      slot: position.slot,
      address: address.toBase58(),
      mint: position.mint.toBase58(),
      feed: hex(position.feed),
      open,
      amount: formatAtoms(position.amount, position.decimals),
      cost: usdc(position.cost),
      cap: usdc(position.cap),
      openedAt: open ? Number(position.openedAt) : null,
      priceFault: fault ?? null,
    };
  });
}

function silverOf(account: VaultAccount) {
  if (account.silverMint.equals(PublicKey.default)) return null;
  return {
    mint: account.silverMint.toBase58(),
    account: account.silverAccount.toBase58(),
    feed: hex(account.silverFeed),
    heldAtoms: String(account.silverHeld),
    spent: usdc(account.silverSpent),
  };
}

function changesOf({ parts, now }: VaultReading) {
  return parts.changes.map(({ address, change }) => ({
    number: Number(change.number),
    address: address.toBase58(),
    kind: CHANGE_KINDS[change.kind] ?? "unknown",
    says: changeWords(change),
    state: changeState(change, now),
    notBefore: Number(change.notBefore),
    lapsesAt: Number(change.lapsesAt),
  }));
}

function distributionsOf({ parts }: VaultReading) {
  return parts.distributions.map(({ address, distribution }) => ({
    epoch: Number(distribution.epoch),
    address: address.toBase58(),
    root: hex(distribution.root),
    total: usdc(distribution.total),
    claimed: usdc(distribution.claimed),
    claimableFrom: Number(distribution.claimableFrom),
    clawbackFrom: Number(distribution.clawbackFrom),
  }));
}
