import type { PolicyInput } from "./policy.ts";

/** The policy's parameters by number, in the order of `Policy` (programs/vault/src/state/policy.rs). */
export const POLICY_PARAMETERS = [
  "minDeposit",
  "minWithdrawal",
  "depositCap",
  "maxTrade",
  "minProfit",
  "maxSolPrice",
  "tipCap",
  "lossCap",
  "minIdle",
  "outflowCapacity",
  "outflowRefill",
  "inFlightCap",
  "cooldown",
  "unlockPeriod",
  "timelock",
  "maxPriceAge",
  "feeBps",
  "feeGrowthBps",
  "feeSilverBps",
  "maxTipBps",
  "maxSpreadBps",
  "maxConfidenceBps",
  "haircutBps",
  "bandBps",
] as const satisfies readonly (keyof PolicyInput)[];

export type PolicyParameter = (typeof POLICY_PARAMETERS)[number];
