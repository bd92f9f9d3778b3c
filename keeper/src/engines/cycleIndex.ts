import type { Address, Pool } from "../domain/pool.ts";
import type { MarketState } from "../domain/state.ts";

/** One hop: a pool, entered with `inputMint`. */
export interface Step {
  readonly pool: Address;
  readonly inputMint: Address;
  readonly outputMint: Address;
}

/** A way from the base mint through two or three different pools back to it. */
export type Cycle = readonly Step[];

/**
 * The cycles through each pool. A pool's mints never change, so a cycle is found once, when the last of its pools appears,
 * and a pool's update then costs a look-up.
 */
export class CycleIndex {
  readonly #base: Address;
  readonly #known = new Set<Address>();
  readonly #byPool = new Map<Address, Cycle[]>();
  readonly #all: Cycle[] = [];

  /** @param base the mint that cycles begin and end with */
  constructor(base: Address) {
    this.#base = base;
  }

  /** Every cycle, in the order in which they were found. */
  get all(): readonly Cycle[] {
    return this.#all;
  }

  /** The cycles through a pool, in the order in which they were found. */
  through(pool: Address): readonly Cycle[] {
    return this.#byPool.get(pool) ?? [];
  }

  /** Adds the cycles that pools new in `state` complete. */
  update(state: MarketState): void {
    if (this.#known.size === state.pools.size) return;
    for (const pool of state.pools.values()) {
      if (this.#known.has(pool.id)) continue;
      this.#known.add(pool.id);
      this.#extend(state, [], this.#base, pool);
    }
  }

  /** Depth-first from the base mint over known pools; keeps what returns to the base and contains `added`. */
  #extend(state: MarketState, path: readonly Step[], mint: Address, added: Pool): void {
    for (const pool of state.poolsOf(mint)) {
      if (!this.#known.has(pool.id) || pool.mintA === pool.mintB || path.some((step) => step.pool === pool.id))
        continue;
      const outputMint = pool.mintA === mint ? pool.mintB : pool.mintA;
      const next = [...path, { pool: pool.id, inputMint: mint, outputMint }];
      if (outputMint === this.#base) {
        if (next.length >= 2 && next.some((step) => step.pool === added.id)) this.#add(next);
      } else if (next.length < 3 && !path.some((step) => step.inputMint === outputMint)) {
        this.#extend(state, next, outputMint, added);
      }
    }
  }

  #add(cycle: Cycle): void {
    this.#all.push(cycle);
    for (const { pool } of cycle) {
      const list = this.#byPool.get(pool);
      if (list === undefined) this.#byPool.set(pool, [cycle]);
      else list.push(cycle);
    }
  }
}
