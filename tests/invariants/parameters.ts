import type { VaultState } from "./state.ts";
import { camel, fieldsOf } from "./wire/idl.ts";
import type { World } from "./world.ts";

/** Which way a parameter is tighter (DESIGN, rule 7); what is neither waits whichever way it goes. */
export type Tighter = "lower" | "higher" | "never";

/** The policy's parameters by number, which is the order of the account, each with the way in which it is tighter. */
const TIGHTER: Readonly<Record<string, Tighter>> = {
  minDeposit: "higher",
  minWithdrawal: "never",
  depositCap: "lower",
  maxTrade: "lower",
  minProfit: "higher",
  maxSolPrice: "lower",
  tipCap: "lower",
  lossCap: "lower",
  minIdle: "higher",
  outflowCapacity: "lower",
  outflowRefill: "lower",
  inFlightCap: "lower",
  cooldown: "never",
  unlockPeriod: "never",
  timelock: "higher",
  maxPriceAge: "lower",
  feeBps: "lower",
  feeGrowthBps: "never",
  feeSilverBps: "never",
  maxTipBps: "lower",
  maxSpreadBps: "lower",
  maxConfidenceBps: "lower",
  haircutBps: "never",
  bandBps: "lower",
};

export interface Parameter {
  readonly number: number;
  readonly name: keyof World["policy"];
  readonly tighter: Tighter;
}

/** Every parameter. */
export const PARAMETERS: readonly Parameter[] = fieldsOf("Policy")
  .map(({ name }) => camel(name))
  .filter((name) => name !== "reserved")
  .map((name, number) => ({ number, name: name as Parameter["name"], tighter: TIGHTER[name] ?? "never" }));

/** A parameter's value now. */
export const settingOf = ({ policy }: Pick<VaultState, "policy">, { name }: Parameter): bigint => BigInt(policy[name]);
