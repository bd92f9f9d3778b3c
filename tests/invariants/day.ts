const DAY = 86_400n;

/** What was spent when, so that any 24 hours can be summed up without the program's cells. */
export class Day {
  readonly #spent: { readonly at: bigint; readonly amount: bigint }[] = [];

  /** Adds `amount` at `at` (vault time, which never goes back). Returns the sum of the 24 hours that end there. */
  add(amount: bigint, at: bigint): bigint {
    this.#spent.push({ at, amount });
    while (this.#spent[0] !== undefined && this.#spent[0].at <= at - DAY) this.#spent.shift();
    return this.#spent.reduce((sum, each) => sum + each.amount, 0n);
  }
}
