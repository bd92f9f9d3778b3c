import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";

/** A pool as everybody else sees it: whole units of both sides and the price they believe in. */
export interface CrowdPool {
  readonly id: string;
  readonly reserveBase: number;
  readonly reserveQuote: number;
  /** Quote per base. */
  readonly fairPrice: number;
}

/** A trade that moves a pool's price: whole units in, paid in the side named. */
export interface CrowdTrade {
  readonly id: string;
  readonly side: "base" | "quote";
  readonly amountIn: number;
}

export interface CrowdParams {
  /** Chance in a step that somebody large pushes one pool away from the market. */
  readonly pushChance: number;
  /** How far, as a fraction of the price. */
  readonly pushMin: number;
  readonly pushMax: number;
  /** Steps for which other arbitrageurs leave a push alone. */
  readonly patience: number;
  /** Pools nearer to the market than this are left alone. */
  readonly tolerance: number;
}

export const CROWD: CrowdParams = { pushChance: 0.06, pushMin: 0.004, pushMax: 0.012, patience: 20, tolerance: 0.0008 };

/** What the crowd remembers: the step at which a pool may be brought back. */
export type CrowdMemory = Map<string, number>;

/**
 * What everybody else does to the pools in one step: now and then somebody pushes one away from the market, and some
 * steps later, or at once when the market itself moved, others bring it back. Draws a fixed number of random numbers.
 */
export function planCrowd(
  step: number,
  pools: readonly CrowdPool[],
  rng: RandomGenerator,
  memory: CrowdMemory,
  params: CrowdParams = CROWD,
): CrowdTrade[] {
  const pushed = uniformFloat64(rng) < params.pushChance;
  const which = uniformInt(rng, 0, Math.max(0, pools.length - 1));
  const distance = params.pushMin + uniformFloat64(rng) * (params.pushMax - params.pushMin);
  const direction = uniformFloat64(rng) < 0.5 ? -1 : 1;

  const victim = pushed ? pools[which] : undefined;
  if (victim) {
    memory.set(victim.id, step + params.patience);
    return [moveTo(victim, victim.fairPrice * (1 + direction * distance))];
  }
  return pools
    .filter(
      (pool) => (memory.get(pool.id) ?? 0) <= step && Math.abs(priceOf(pool) / pool.fairPrice - 1) > params.tolerance,
    )
    .map((pool) => moveTo(pool, pool.fairPrice));
}

function priceOf({ reserveBase, reserveQuote }: CrowdPool): number {
  return reserveQuote / reserveBase;
}

/** The trade after which x · y = k gives `price`; the fee is left out, so it stops a little short. */
function moveTo(pool: CrowdPool, price: number): CrowdTrade {
  const k = pool.reserveBase * pool.reserveQuote;
  return price > priceOf(pool)
    ? { id: pool.id, side: "quote", amountIn: Math.sqrt(k * price) - pool.reserveQuote }
    : { id: pool.id, side: "base", amountIn: Math.sqrt(k / price) - pool.reserveBase };
}
