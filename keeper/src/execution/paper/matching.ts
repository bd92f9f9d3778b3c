import { type Walk, walk } from "../../book/depth.ts";
import { bookFault } from "../../book/fault.ts";
import { paidCeil } from "../../book/notional.ts";
import type { Levels } from "../../domain/event.ts";
import type { Instrument, InstrumentId } from "../../domain/instrument.ts";
import type { Millis } from "../../domain/quantity.ts";
import type { Book, MarketState } from "../../domain/state.ts";

/** The books as they are now. */
export type BookReader = Pick<MarketState, "book" | "booksOf">;

/** A LIMIT IOC order, in the instrument's units: fills at once what it can at its limit or better, the rest is gone. */
export interface PaperOrder {
  readonly instrument: Instrument;
  readonly side: "buy" | "sell";
  readonly size: number;
  readonly limitPrice: number;
}

/** Fills orders from the real books, as an exchange would. */
export interface PaperMatching {
  match(order: PaperOrder, at: Millis): Walk;
}

const NOTHING: Levels = { count: 0, prices: new Float64Array(0), sizes: new Float64Array(0) };

/**
 * Matching against `books`. What our own orders took stays taken until the venue sends the book anew: the same quote cannot
 * fill us twice. A book that must not be traded on fills nothing.
 */
export function paperMatching(books: BookReader): PaperMatching {
  const taken = new Map<InstrumentId, { readonly updatedAt: Millis; readonly sizes: Map<number, number> }>();

  function takenFrom(book: Book): Map<number, number> {
    const known = taken.get(book.instrument.id);
    if (known !== undefined && known.updatedAt === book.updatedAt) return known.sizes;
    const sizes = new Map<number, number>();
    taken.set(book.instrument.id, { updatedAt: book.updatedAt, sizes });
    return sizes;
  }

  return {
    match({ instrument, side, size, limitPrice }, at) {
      const book = books.book(instrument.id);
      if (book === undefined || bookFault(book, at) !== undefined) return walk(instrument, side, NOTHING, size);
      const levels = side === "buy" ? book.asks : book.bids;
      const sizes = takenFrom(book);
      const filled = walk(instrument, side, levels, size, limitPrice, sizes);
      markTaken(levels, filled, sizes);
      return filled;
    },
  };
}

function markTaken(levels: Levels, filled: Walk, sizes: Map<number, number>): void {
  let left = filled.size;
  for (let i = levels.count - 1; i >= 0 && left > 0; i -= 1) {
    const price = levels.prices[i] ?? 0;
    const before = sizes.get(price) ?? 0;
    const part = Math.min(left, Math.max(0, (levels.sizes[i] ?? 0) - before));
    sizes.set(price, before + part);
    left -= part;
  }
}

/** Why a venue would reject an order before matching it, or undefined. */
export function rejection({ instrument, size, limitPrice }: PaperOrder): string | undefined {
  if (!Number.isSafeInteger(size) || size <= 0) return `${instrument.id}: ${size} is no order size`;
  if (!Number.isSafeInteger(limitPrice) || limitPrice <= 0) return `${instrument.id}: ${limitPrice} is no price`;
  if (size < instrument.minSize) return `${instrument.id}: size ${size} is below the minimum of ${instrument.minSize}`;
  const value = Number(paidCeil(instrument, limitPrice, size)) / 1e6;
  if (value < instrument.minNotional) {
    return `${instrument.id}: value ${value} is below the minimum of ${instrument.minNotional} ${instrument.quote}`;
  }
  return undefined;
}
