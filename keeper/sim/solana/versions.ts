import type { Account } from "./account.ts";
import type { Address } from "./address.ts";

interface Change {
  readonly slot: number;
  /** What the accounts were before it. */
  readonly before: ReadonlyMap<Address, Account | undefined>;
}

/** What accounts were before each change that is not yet final, so that a reader who waits for certainty sees an older state. */
export class Versions {
  #changes: Change[] = [];

  record(change: Change): void {
    this.#changes.push(change);
  }

  /** The account as of the end of `slot`; `now` is what it is after all changes. */
  at(slot: number, address: Address, now: () => Account | undefined): Account | undefined {
    for (const change of this.#changes) {
      if (change.slot > slot && change.before.has(address)) return change.before.get(address);
    }
    return now();
  }

  /** Addresses changed after `slot`. */
  changedAfter(slot: number): Set<Address> {
    return new Set(this.#changes.filter((change) => change.slot > slot).flatMap((change) => [...change.before.keys()]));
  }

  /** Nobody can ask for a state before the end of `slot` any more. */
  forget(slot: number): void {
    this.#changes = this.#changes.filter((change) => change.slot > slot);
  }
}
