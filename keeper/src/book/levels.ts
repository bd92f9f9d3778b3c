import type { Levels } from "../domain/event.ts";
import type { BookDefect } from "../domain/state.ts";

/** One side of a book that we own: the arrays grow when a venue sends more levels, and are otherwise reused. */
export interface OwnLevels extends Levels {
  prices: Float64Array;
  sizes: Float64Array;
}

/** An empty side with room for `capacity` levels. */
export function createLevels(capacity: number): OwnLevels {
  return { count: 0, prices: new Float64Array(capacity), sizes: new Float64Array(capacity) };
}

/** Price of the best level. NaN when there is none. */
export function bestPrice(levels: Levels): number {
  return levels.count === 0 ? Number.NaN : (levels.prices[levels.count - 1] ?? Number.NaN);
}

/**
 * Copies `from` into `into` and says what is wrong with it. `direction` is 1 for bids (prices rise towards the best, which
 * is last) and -1 for asks. Everything is copied even when something is wrong, so that what was seen can be shown.
 */
export function copyLevels(from: Levels, into: OwnLevels, direction: 1 | -1): BookDefect | undefined {
  const count = from.count;
  if (into.prices.length < count) {
    into.prices = new Float64Array(count * 2);
    into.sizes = new Float64Array(count * 2);
  }
  const { prices, sizes } = into;
  let defect: BookDefect | undefined = count === 0 ? "empty" : undefined;
  let previous = direction === 1 ? 0 : Number.POSITIVE_INFINITY;
  for (let i = 0; i < count; i += 1) {
    const price = from.prices[i] ?? Number.NaN;
    const size = from.sizes[i] ?? Number.NaN;
    prices[i] = price;
    sizes[i] = size;
    if (size === 0) defect ??= "zero_size";
    else if (!Number.isSafeInteger(size) || size < 0) defect ??= "malformed";
    if (!Number.isSafeInteger(price) || price <= 0 || (price - previous) * direction <= 0) defect ??= "malformed";
    previous = price;
  }
  into.count = count;
  return defect;
}
