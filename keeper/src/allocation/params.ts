import { type DurationMs, durationMs, type UsdcAtoms, usdcAtoms } from "../domain/quantity.ts";

/** What may be risked. Every limit is a refusal, never a smaller trade. */
export interface AllocationParams {
  readonly maxNotional: UsdcAtoms;
  /** A trade that promises less is not worth its risk. */
  readonly minProfit: UsdcAtoms;
  /** Rest after a trade of a pair, in event time. */
  readonly cooldown: DurationMs;
  /** Losses of one UTC day after which nothing more is approved. Gains do not make up for them. */
  readonly maxDailyLoss: UsdcAtoms;
}

/** 10,000 USDC a trade, a cent of profit, two seconds of rest, 100 USDC of losses a day. */
export const ALLOCATION_DEFAULTS: AllocationParams = {
  maxNotional: usdcAtoms(10_000_000_000n),
  minProfit: usdcAtoms(10_000n),
  cooldown: durationMs(2_000),
  maxDailyLoss: usdcAtoms(100_000_000n),
};
