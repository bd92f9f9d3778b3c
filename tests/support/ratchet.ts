import type { VaultAccount } from "../../keeper/src/vault/account.ts";
import { POLICY_PARAMETERS, type PolicyParameter } from "../../keeper/src/vault/parameter.ts";

const DAY = 86_400n;

/** Which values of a parameter are tighter, so that they count at once; of some neither is (programs/vault/src/state/parameter.rs). */
export type Direction = "lower" | "higher" | "neither";

/** A parameter's row of the ratchet. */
export interface Ratchet {
  readonly parameter: PolicyParameter;
  readonly tighter: Direction;
  /** The least and the greatest value that the program takes beside the tests' policy. */
  readonly least: bigint;
  readonly most: bigint;
}

const U64_MAX = (1n << 64n) - 1n;
const U16_MAX = 65_535n;
const BPS = 10_000n;

const row = (
  parameter: PolicyParameter,
  tighter: Direction,
  { least = 0n, most = U64_MAX }: { least?: bigint; most?: bigint } = {},
): Ratchet => ({ parameter, tighter, least, most });

/** The whole ratchet. Bounds that depend on other parameters are those of the tests' policy: a cooldown of 100, a timelock of 1,000. */
export const RATCHET: readonly Ratchet[] = [
  row("minDeposit", "higher", { least: 1n }),
  row("minWithdrawal", "neither", { least: 1n, most: 100_000_000n }),
  row("depositCap", "lower"),
  row("maxTrade", "lower"),
  row("minProfit", "higher"),
  row("maxSolPrice", "lower", { least: 1n }),
  row("tipCap", "lower"),
  row("lossCap", "lower"),
  row("minIdle", "higher"),
  row("outflowCapacity", "lower"),
  row("outflowRefill", "lower"),
  row("inFlightCap", "lower"),
  row("cooldown", "neither", { most: 500n }),
  row("unlockPeriod", "neither", { least: 1n, most: 30n * DAY }),
  row("timelock", "higher", { least: 200n, most: 90n * DAY }),
  row("maxPriceAge", "lower", { least: 30n, most: (1n << 63n) - 1n }),
  row("feeBps", "lower", { most: 3_000n }),
  row("feeGrowthBps", "neither", { most: 7_500n }),
  row("feeSilverBps", "neither", { most: 5_000n }),
  row("maxTipBps", "lower", { most: BPS }),
  row("maxSpreadBps", "lower", { most: BPS }),
  row("maxConfidenceBps", "lower", { least: 50n, most: BPS }),
  row("haircutBps", "neither", { most: BPS }),
  row("bandBps", "lower", { most: BPS }),
];

/** A parameter's value in a policy. */
export function parameterOf({ policy }: VaultAccount, parameter: PolicyParameter): bigint {
  return BigInt(policy[parameter]);
}

/** The values that are in force, by parameter. */
export function valuesOf(vault: VaultAccount): Record<string, bigint> {
  return Object.fromEntries(POLICY_PARAMETERS.map((parameter) => [parameter, parameterOf(vault, parameter)]));
}

/** What no parameter can be: beyond its bounds, and beyond the bytes that it has. */
export function outside({ least, most }: Ratchet): readonly bigint[] {
  const beyond = [least - 1n, most + 1n, U16_MAX + 1n, U64_MAX];
  return beyond.filter((value) => value >= 0n && value <= U64_MAX && (value < least || value > most));
}
