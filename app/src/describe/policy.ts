import { PAUSE_DEPOSITS, PAUSE_OUTFLOWS, PAUSE_TRADING } from "../../../keeper/src/vault/setPaused.ts";
import { percent } from "../format.ts";

/** The pause flags in words. */
export function paused(flags: bigint | number): string {
  const bits = Number(flags);
  const all = [
    [PAUSE_DEPOSITS, "deposits"],
    [PAUSE_TRADING, "trading"],
    [PAUSE_OUTFLOWS, "outflows"],
  ] as const;
  const names = all.filter(([bit]) => bits & bit).map(([, name]) => name);
  if (names.length === 0) return "nothing paused";
  const last = names.pop();
  return `${names.length === 0 ? last : `${names.join(", ")} and ${last}`} paused`;
}

/** A fee's rate and where it goes. */
export function feeTerms(policy: { feeBps: number; feeGrowthBps: number; feeSilverBps: number }): string {
  const { feeBps, feeGrowthBps, feeSilverBps } = policy;
  const rest = 10_000 - feeGrowthBps - feeSilverBps;
  return `${percent(feeBps)} of new profit: ${percent(feeGrowthBps)} growth, ${percent(feeSilverBps)} silver, ${percent(rest)} ecosystem`;
}
