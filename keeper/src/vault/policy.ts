import type { IdlTypes } from "@coral-xyz/anchor";
import type { PublicKey } from "@solana/web3.js";
import { type UsdcAtoms, usdcAtoms } from "../domain/quantity.ts";
import type { Vault } from "./idl/vault.ts";
import { seconds, u64 } from "./u64.ts";

/** Three different keys: the guardian watches the keeper, and the admin's key is not hot. */
export interface Roles {
  readonly admin: PublicKey;
  readonly guardian: PublicKey;
  readonly keeper: PublicKey;
}

/** A vault's limits. Times are in seconds, `Bps` are hundredths of a per cent. */
export interface PolicyInput {
  readonly minDeposit: UsdcAtoms;
  /** The smallest value of a withdrawal ticket. */
  readonly minWithdrawal: UsdcAtoms;
  /** The high NAV that no deposit may pass. */
  readonly depositCap: UsdcAtoms;
  /** The most that one arbitrage may take. */
  readonly maxTrade: UsdcAtoms;
  /** The least profit that an arbitrage may ask for. */
  readonly minProfit: UsdcAtoms;
  /** The highest price of one SOL at which a tip is repaid. */
  readonly maxSolPrice: UsdcAtoms;
  /** Tips repaid in any 24 hours. */
  readonly tipCap: UsdcAtoms;
  readonly lossCap: UsdcAtoms;
  readonly minIdle: UsdcAtoms;
  readonly outflowCapacity: UsdcAtoms;
  readonly outflowRefill: UsdcAtoms;
  readonly inFlightCap: UsdcAtoms;
  /** From a ticket's request to its maturity. */
  readonly cooldown: bigint;
  /** How long a new profit stays locked. */
  readonly unlockPeriod: bigint;
  /** How long a looser limit waits: longer than the cooldown. */
  readonly timelock: bigint;
  readonly maxPriceAge: bigint;
  readonly feeBps: number;
  readonly feeGrowthBps: number;
  readonly feeSilverBps: number;
  /** Of USDC out − in: the most that a tip may be. */
  readonly maxTipBps: number;
  readonly maxSpreadBps: number;
  readonly maxConfidenceBps: number;
  readonly haircutBps: number;
  readonly bandBps: number;
}

const usdc = (whole: bigint): UsdcAtoms => usdcAtoms(whole * 1_000_000n);
const HOUR = 3_600n;
const DAY = 24n * HOUR;

/** What a vault starts with unless its configuration says otherwise. Sized for a first million, and meant to be tightened. */
export const DEFAULT_POLICY: PolicyInput = {
  minDeposit: usdc(1n),
  minWithdrawal: usdc(1n),
  depositCap: usdc(10_000_000n),
  maxTrade: usdc(50_000n),
  minProfit: usdcAtoms(10_000n),
  maxSolPrice: usdc(400n),
  tipCap: usdc(500n),
  lossCap: usdc(1_000n),
  minIdle: usdc(1_000n),
  outflowCapacity: usdc(100_000n),
  outflowRefill: usdc(100_000n),
  inFlightCap: usdc(50_000n),
  cooldown: DAY,
  unlockPeriod: 6n * HOUR,
  timelock: 2n * DAY,
  maxPriceAge: 60n,
  feeBps: 1_000,
  feeGrowthBps: 5_000,
  feeSilverBps: 2_500,
  maxTipBps: 5_000,
  maxSpreadBps: 100,
  maxConfidenceBps: 100,
  haircutBps: 500,
  bandBps: 100,
};

/** A policy as the program takes it. @throws EmpireError AMOUNT_INVALID for an amount or time out of its range. */
export function encodePolicy(policy: PolicyInput): IdlTypes<Vault>["policy"] {
  const { cooldown, unlockPeriod, timelock, maxPriceAge, ...rest } = policy;
  return {
    ...rest,
    minDeposit: u64(rest.minDeposit, "minDeposit"),
    minWithdrawal: u64(rest.minWithdrawal, "minWithdrawal"),
    depositCap: u64(rest.depositCap, "depositCap"),
    maxTrade: u64(rest.maxTrade, "maxTrade"),
    minProfit: u64(rest.minProfit, "minProfit"),
    maxSolPrice: u64(rest.maxSolPrice, "maxSolPrice"),
    tipCap: u64(rest.tipCap, "tipCap"),
    lossCap: u64(rest.lossCap, "lossCap"),
    minIdle: u64(rest.minIdle, "minIdle"),
    outflowCapacity: u64(rest.outflowCapacity, "outflowCapacity"),
    outflowRefill: u64(rest.outflowRefill, "outflowRefill"),
    inFlightCap: u64(rest.inFlightCap, "inFlightCap"),
    cooldown: seconds(cooldown, "cooldown"),
    unlockPeriod: seconds(unlockPeriod, "unlockPeriod"),
    timelock: seconds(timelock, "timelock"),
    maxPriceAge: seconds(maxPriceAge, "maxPriceAge"),
    reserved: Array.from({ length: 8 }, () => u64(0n, "reserved")),
  };
}
