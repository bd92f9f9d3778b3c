import type { Address, Pool } from "../domain/pool.ts";

/** Every pool by address, and by each of its mints, kept together. */
export class PoolIndex {
  readonly pools = new Map<Address, Pool>();
  readonly #byMint = new Map<Address, Pool[]>();
  readonly #slots = new Map<Address, number>();

  /** Takes a pool's newest value. Returns false, and changes nothing, when it is older than what is known. */
  put(pool: Pool): boolean {
    if (pool.slot < (this.#slots.get(pool.id) ?? 0)) return false;
    this.#slots.set(pool.id, pool.slot);
    this.pools.set(pool.id, pool);
    this.#list(pool.mintA, pool);
    this.#list(pool.mintB, pool);
    return true;
  }

  /** The pools that touch `mint`, in the order in which they appeared. */
  of(mint: Address): readonly Pool[] {
    return this.#byMint.get(mint) ?? [];
  }

  /** Takes any slot next: a chain that was reconnected to may be at an earlier one. */
  forgetSlots(): void {
    this.#slots.clear();
  }

  #list(mint: Address, pool: Pool): void {
    const list = this.#byMint.get(mint);
    if (list === undefined) {
      this.#byMint.set(mint, [pool]);
      return;
    }
    const index = list.findIndex((other) => other.id === pool.id);
    if (index === -1) list.push(pool);
    else list[index] = pool;
  }
}
