import type { Levels } from "./event.ts";

/** One side of a book made of [price, size] pairs, best first, integers in the instrument's units. */
export function levelsOf(pairs: readonly (readonly [price: number, size: number])[]): Levels {
  const count = pairs.length;
  const levels = { count, prices: new Float64Array(count), sizes: new Float64Array(count) };
  for (const [index, [price, size]] of pairs.entries()) {
    levels.prices[count - 1 - index] = price;
    levels.sizes[count - 1 - index] = size;
  }
  return levels;
}
