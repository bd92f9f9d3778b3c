import type { DurationMs, Ppm } from "./quantity.ts";

/** ccxt's id of an exchange: "binance", "binancecoinm", "bybit", "okx", "mexc". */
export type VenueId = string;
/** `<venue>:<ccxt symbol>`, such as "binance:BTC/USDT". */
export type InstrumentId = string;
/**
 * What is interchangeable between venues: `<kind>:<base>/<quote>`, such as "spot:BTC/USDT" or "inverse:BTC/USD".
 * Only instruments of one product are legs of one spread: spot against perpetual is basis, another trade.
 */
export type ProductId = string;

/**
 * How size turns into money.
 * - spot, linear: size is base (times contractSize), value is size × price in quote
 * - inverse: size is contracts of `contractSize` quote each, settled in base: value in quote does not depend on price
 */
export type InstrumentKind = "spot" | "linear" | "inverse";

/**
 * One market of one venue. Prices and sizes in a book are integers: price × 10^priceDecimals in quote per base,
 * size × 10^sizeDecimals in base or, for contracts, in contracts.
 */
export interface Instrument {
  readonly id: InstrumentId;
  readonly venue: VenueId;
  readonly symbol: string;
  readonly product: ProductId;
  readonly kind: InstrumentKind;
  readonly base: string;
  readonly quote: string;
  readonly priceDecimals: number;
  readonly sizeDecimals: number;
  /** Base (linear) or quote (inverse) of one contract; 1 for spot. */
  readonly contractSize: number;
  /** Our fee tier as taker. */
  readonly takerFee: Ppm;
  /** Smallest order in size units; 0 when the venue states none. */
  readonly minSize: number;
  /** Smallest order value in whole quote; 0 when the venue states none. */
  readonly minNotional: number;
  /** A book older than this is stale and trades nothing. */
  readonly maxAge: DurationMs;
}

/** The product of an instrument. */
export function productOf(kind: InstrumentKind, base: string, quote: string): ProductId {
  return `${kind}:${base}/${quote}`;
}

/** The id of a venue's market. */
export function instrumentId(venue: VenueId, symbol: string): InstrumentId {
  return `${venue}:${symbol}`;
}
