import type { PublicKey } from "@solana/web3.js";
import { formatAtoms, USDC_DECIMALS } from "../domain/quantity.ts";
import { POLICY_PARAMETERS, type PolicyParameter } from "./parameter.ts";

/** How numbers and addresses are written for people. */
export interface Formats {
  /** USDC atoms, without the unit. */
  usdc(atoms: bigint): string;
  duration(seconds: bigint): string;
  percent(bps: number): string;
  address(key: PublicKey): string;
}

/** As the command line writes them. */
export const PLAIN: Formats = {
  usdc: (atoms) => formatAtoms(atoms, USDC_DECIMALS),
  duration: (seconds) => `${seconds} s`,
  percent: (bps) => `${bps / 100} %`,
  address: (key) => key.toBase58(),
};

/** What each parameter of the policy limits. */
const TITLES: Readonly<Record<PolicyParameter, string>> = {
  minDeposit: "the smallest deposit",
  minWithdrawal: "the smallest withdrawal ticket",
  depositCap: "the deposit cap",
  maxTrade: "what one trade may take",
  minProfit: "the least profit of an arbitrage",
  maxSolPrice: "the highest price of a SOL for tips",
  tipCap: "tips in 24 hours",
  lossCap: "losses in 24 hours",
  minIdle: "the least idle USDC",
  outflowCapacity: "what may leave to venues at once",
  outflowRefill: "what may leave to venues each day",
  inFlightCap: "what may be in flight from venues",
  cooldown: "how long an exit waits",
  unlockPeriod: "how long profit stays locked",
  timelock: "how long a looser limit waits",
  maxPriceAge: "the oldest price that counts",
  feeBps: "the performance fee",
  feeGrowthBps: "the fee's part for growth",
  feeSilverBps: "the fee's part for silver",
  maxTipBps: "the largest tip, of what a trade earns",
  maxSpreadBps: "the widest gap between the NAVs for deposits",
  maxConfidenceBps: "the widest confidence of a price",
  haircutBps: "the haircut on an attestation each day",
  bandBps: "the band around the oracle's mid",
};

const TIMES: ReadonlySet<string> = new Set(["cooldown", "unlockPeriod", "timelock", "maxPriceAge"]);

/** A parameter by its number, for people; its bare number where this release does not know it. */
export function parameterTitle(number: number): string {
  const name = POLICY_PARAMETERS[number];
  return name === undefined ? `parameter ${number}` : TITLES[name];
}

/** A parameter's value with its unit. */
export function parameterValue(number: number, value: bigint, formats: Formats = PLAIN): string {
  const name = POLICY_PARAMETERS[number];
  if (name === undefined) return String(value);
  if (TIMES.has(name)) return formats.duration(value);
  return name.endsWith("Bps") ? formats.percent(Number(value)) : `${formats.usdc(value)} USDC`;
}
