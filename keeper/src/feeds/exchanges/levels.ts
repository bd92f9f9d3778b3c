import type { Levels } from "../../domain/event.ts";

/** One side of a book as ccxt keeps it: [price, size] pairs, best first. */
export type CcxtSide = ArrayLike<ArrayLike<number | undefined>>;

/** Room for `depth` levels, to be filled again and again. */
export function emptyLevels(depth: number): Levels {
  return { count: 0, prices: new Float64Array(depth), sizes: new Float64Array(depth) };
}

/** 10^decimals of an instrument's prices and sizes. */
export interface Scale {
  readonly price: number;
  readonly size: number;
}

/**
 * Copies the best levels of `side` into `out` as integers, best last, as many as `out` has room for. Rounds to the nearest:
 * an exchange quotes multiples of its tick, so that what is rounded away is the float's own error.
 *
 * A size that is positive but below half of the instrument's smallest unit is left out: it cannot be traded.
 *
 * @returns why the side must not be used; undefined when it is good. `out` then holds nothing that means anything.
 */
export function copySide(side: CcxtSide, out: Levels, scale: Scale, direction: "bids" | "asks"): string | undefined {
  const room = out.prices.length;
  const sign = direction === "bids" ? -1 : 1;
  let count = 0;
  let before = direction === "bids" ? Number.POSITIVE_INFINITY : 0;
  for (let i = 0; i < side.length && count < room; i++) {
    const price = side[i]?.[0];
    const size = side[i]?.[1];
    if (!usable(price) || !usable(size)) return `${direction}: level ${i} is ${price} × ${size}`;
    const ticks = Math.round(price * scale.price);
    const lots = Math.round(size * scale.size);
    if (!Number.isSafeInteger(ticks) || ticks === 0) return `${direction}: price ${price} does not fit the instrument`;
    if (!Number.isSafeInteger(lots)) return `${direction}: size ${size} does not fit the instrument`;
    if ((ticks - before) * sign <= 0) return `${direction}: price ${price} is out of order`;
    before = ticks;
    if (lots === 0) continue;
    out.prices[count] = ticks;
    out.sizes[count] = lots;
    count++;
  }
  // Best last: the levels that change most are then at the end of the array.
  out.prices.subarray(0, count).reverse();
  out.sizes.subarray(0, count).reverse();
  out.count = count;
  return undefined;
}

/** Copies both sides; a book whose best bid reaches its best ask is refused. @returns as copySide. */
export function copyBook(
  book: { readonly bids: CcxtSide; readonly asks: CcxtSide },
  bids: Levels,
  asks: Levels,
  scale: Scale,
): string | undefined {
  const bad = copySide(book.bids, bids, scale, "bids") ?? copySide(book.asks, asks, scale, "asks");
  if (bad !== undefined) return bad;
  const bid = bids.prices[bids.count - 1];
  const ask = asks.prices[asks.count - 1];
  if (bids.count > 0 && asks.count > 0 && bid !== undefined && ask !== undefined && bid >= ask) {
    return `crossed: bid ${bid / scale.price} reaches ask ${ask / scale.price}`;
  }
  return undefined;
}

const usable = (value: number | undefined): value is number =>
  typeof value === "number" && value > 0 && value < Number.POSITIVE_INFINITY;
