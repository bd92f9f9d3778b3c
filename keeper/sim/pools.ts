import { ASSET_PROFILES } from "./exchanges/process/profile.ts";

/** A pool that the market on this machine begins with. Reserves follow from the fair prices at the start. */
export interface PoolPlan {
  readonly base: string;
  readonly quote: string;
  /** The exchange's name as Jupiter's `dexes` spells it. */
  readonly label: string;
  readonly feeBps: number;
  /** Value of each side in whole USD. */
  readonly depthUsd: number;
}

/**
 * Fee tiers as they exist on Raydium's and Orca's deep pools (1 to 5 bps); depth chosen so that the embedded vault's
 * trades move a pool by a visible part of a dislocation.
 */
export const POOLS: readonly PoolPlan[] = [
  { base: "SOL", quote: "USDC", label: "Pool A", feeBps: 4, depthUsd: 2_000_000 },
  { base: "SOL", quote: "USDC", label: "Pool B", feeBps: 2, depthUsd: 1_000_000 },
  { base: "SOL", quote: "USDT", label: "Pool A", feeBps: 4, depthUsd: 1_000_000 },
  { base: "USDT", quote: "USDC", label: "Pool A", feeBps: 1, depthUsd: 5_000_000 },
  { base: "JUP", quote: "USDC", label: "Pool A", feeBps: 5, depthUsd: 600_000 },
  { base: "JUP", quote: "USDC", label: "Pool B", feeBps: 5, depthUsd: 400_000 },
  { base: "BONK", quote: "USDC", label: "Pool A", feeBps: 5, depthUsd: 600_000 },
  { base: "BONK", quote: "SOL", label: "Pool B", feeBps: 5, depthUsd: 400_000 },
];

/** Whole USD at which the market on this machine begins. */
export const STARTING_PRICES: Readonly<Record<string, number>> = {
  USDC: 1,
  USDT: 1,
  SOL: ASSET_PROFILES.SOL.price,
  JUP: 0.85,
  BONK: 0.000012,
};
