import { productOf } from "../domain/instrument.ts";
import { divCeil, divFloor, type Millis, type UsdcAtoms, usdcAtoms } from "../domain/quantity.ts";
import type { Book, MarketState } from "../domain/state.ts";
import { bookFault } from "./fault.ts";
import { bestPrice } from "./levels.ts";
import { MILLION, type Ratio } from "./notional.ts";

/** Turns money in a quote currency (10⁻⁶) into USDC at prices that are against us, fee included. */
export interface Conversion {
  /** What quote that we receive is worth. Rounded down. */
  received(quote: bigint): UsdcAtoms;
  /** What quote that we pay costs. Rounded up. */
  paid(quote: bigint): UsdcAtoms;
  /** A profit or loss: received or paid. */
  result(quote: bigint): UsdcAtoms;
  /** The most quote whose `paid` is within `usdc`. */
  within(usdc: UsdcAtoms): bigint;
}

const USDC_USDT = productOf("spot", "USDC", "USDT");

/**
 * The conversion from `quote` at `at`, or undefined when no fresh book prices it.
 *
 * - USDC is itself.
 * - USDT is changed over the venues' USDC/USDT books: received USDT buys USDC at the cheapest fresh ask, spent USDT is
 *   bought at the dearest fresh bid, each with its taker fee. Only profits are changed, so the top of the book is enough.
 * - USD, what coin-margined contracts are quoted in, is taken as 1 USDC: an assumption, since nothing in these feeds
 *   trades one for the other.
 */
export function conversionFrom(quote: string, books: Pick<MarketState, "booksOf">, at: Millis): Conversion | undefined {
  if (quote === "USDC" || quote === "USD") return conversion(PAR, PAR);
  if (quote !== "USDT") return undefined;
  let received: Ratio | undefined;
  let paid: Ratio | undefined;
  for (const book of books.booksOf(USDC_USDT)) {
    if (bookFault(book, at) !== undefined) continue;
    const cost = usdtPerUsdc(book, bestPrice(book.asks), 1n);
    const proceeds = usdtPerUsdc(book, bestPrice(book.bids), -1n);
    if (received === undefined || less(cost, received)) received = cost;
    if (paid === undefined || less(paid, proceeds)) paid = proceeds;
  }
  return received === undefined || paid === undefined ? undefined : conversion(received, paid);
}

const PAR: Ratio = { numerator: 1n, denominator: 1n };

/** USDT per USDC at a price, with the taker fee against us. */
function usdtPerUsdc(book: Book, price: number, sign: 1n | -1n): Ratio {
  return {
    numerator: BigInt(price) * (MILLION + sign * BigInt(book.instrument.takerFee)),
    denominator: 10n ** BigInt(book.instrument.priceDecimals) * MILLION,
  };
}

function less(a: Ratio, b: Ratio): boolean {
  return a.numerator * b.denominator < b.numerator * a.denominator;
}

/** `received` and `paid` are quote per USDC. */
function conversion(received: Ratio, paid: Ratio): Conversion {
  const receivedUsdc = (quote: bigint) => usdcAtoms(divFloor(quote * received.denominator, received.numerator));
  const paidUsdc = (quote: bigint) => usdcAtoms(divCeil(quote * paid.denominator, paid.numerator));
  return {
    received: receivedUsdc,
    paid: paidUsdc,
    result: (quote) => (quote >= 0n ? receivedUsdc(quote) : usdcAtoms(-paidUsdc(-quote))),
    within: (usdc) => divFloor(usdc * paid.numerator, paid.denominator),
  };
}
