import { type Instrument, type InstrumentKind, instrumentId, productOf } from "../domain/instrument.ts";
import { type DurationMs, ppm } from "../domain/quantity.ts";

interface BboMarket {
  readonly venue: string;
  readonly kind: InstrumentKind;
  readonly base: string;
  readonly quote: string;
  readonly priceDecimals: number;
  readonly sizeDecimals: number;
  readonly contractSize: number;
  /** The exchange's published taker fee of the lowest tier, without rebates, in parts per million. */
  readonly takerFee: number;
}

/**
 * The markets of the CSV by "<venue>,<market>,<symbol>". Decimals are the finest in the recording; coin-margined sizes are
 * contracts of 1 USD (Bybit) and 100 USD (Binance). Fees: Binance futures 0.05 %, Bybit derivatives 0.055 %, spot 0.1 %.
 */
export const BBO_MARKETS: Readonly<Record<string, BboMarket>> = {
  "bybit,spot,BTC-USDT": spot("bybit", "BTC", "USDT", 2, 6, 1000),
  "bybit,linear_perp,BTC-USDT": perpetual("bybit", "linear", "BTC", "USDT", 1, 3, 1, 550),
  "bybit,inverse_perp,BTC-USD": perpetual("bybit", "inverse", "BTC", "USD", 1, 0, 1, 550),
  "binance,coinm_perp,BTC-USD": perpetual("binancecoinm", "inverse", "BTC", "USD", 1, 0, 100, 500),
  "binance,usdm_perp,ADA-USDT": perpetual("binanceusdm", "linear", "ADA", "USDT", 4, 0, 1, 500),
};

/** The instrument of one of them, with an age limit. */
export function bboInstrument(market: BboMarket, maxAge: DurationMs): Instrument {
  const { venue, kind, base, quote } = market;
  const settled = kind === "spot" ? "" : `:${kind === "linear" ? quote : base}`;
  const symbol = `${base}/${quote}${settled}`;
  return {
    ...market,
    id: instrumentId(venue, symbol),
    symbol,
    product: productOf(kind, base, quote),
    takerFee: ppm(market.takerFee),
    minSize: 0,
    minNotional: 0,
    maxAge,
  };
}

function spot(
  venue: string,
  base: string,
  quote: string,
  priceDecimals: number,
  sizeDecimals: number,
  takerFee: number,
) {
  return { venue, kind: "spot", base, quote, priceDecimals, sizeDecimals, contractSize: 1, takerFee } as const;
}

function perpetual(
  venue: string,
  kind: "linear" | "inverse",
  base: string,
  quote: string,
  priceDecimals: number,
  sizeDecimals: number,
  contractSize: number,
  takerFee: number,
): BboMarket {
  return { venue, kind, base, quote, priceDecimals, sizeDecimals, contractSize, takerFee };
}
