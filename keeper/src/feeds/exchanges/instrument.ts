import { EmpireError } from "../../domain/error.ts";
import { type Instrument, type InstrumentKind, instrumentId, productOf } from "../../domain/instrument.ts";
import { type DurationMs, type Ppm, ppm } from "../../domain/quantity.ts";
import type { Venue } from "./venues.ts";

/** What ccxt says of a market, as far as an Instrument needs it. */
export interface CcxtMarket {
  readonly symbol: string;
  readonly base: string;
  readonly quote: string;
  readonly spot?: boolean;
  readonly linear?: boolean;
  readonly inverse?: boolean;
  readonly contractSize?: number;
  readonly taker?: number;
  readonly precision: { readonly price?: number; readonly amount?: number };
  readonly limits: { readonly amount?: { readonly min?: number }; readonly cost?: { readonly min?: number } };
}

/** How ccxt writes precision: its DECIMAL_PLACES and TICK_SIZE. */
const DECIMAL_PLACES = 2;
const TICK_SIZE = 4;
const MOST_DECIMALS = 12;

/**
 * The instrument that `market` is.
 *
 * @throws EmpireError UNSUPPORTED for options and for markets without a stated precision.
 */
export function instrumentOf(
  venue: Venue,
  market: CcxtMarket,
  precisionMode: number,
  ours: { takerFee?: Ppm; maxAge?: DurationMs },
): Instrument {
  const kind = kindOf(venue, market);
  const decimals = (precision: number | undefined, of: string) => {
    const found = decimalsOf(precision, precisionMode);
    if (found !== undefined) return found;
    const message = `${venue.id} states no usable ${of} precision for ${market.symbol} (${precision}): leave it out`;
    throw new EmpireError("UNSUPPORTED", message, { context: { venue: venue.id, symbol: market.symbol } });
  };
  const sizeDecimals = decimals(market.precision.amount, "size");
  const stated = market.taker === undefined ? venue.takerFee : ppm(Math.round(market.taker * 1_000_000));
  return {
    id: instrumentId(venue.id, market.symbol),
    venue: venue.id,
    symbol: market.symbol,
    product: productOf(kind, market.base, market.quote),
    kind,
    base: market.base,
    quote: market.quote,
    priceDecimals: decimals(market.precision.price, "price"),
    sizeDecimals,
    contractSize: kind === "spot" ? 1 : (market.contractSize ?? 1),
    takerFee: ours.takerFee ?? stated,
    minSize: Math.round((market.limits.amount?.min ?? 0) * 10 ** sizeDecimals),
    minNotional: market.limits.cost?.min ?? 0,
    maxAge: ours.maxAge ?? venue.maxAge,
  };
}

function kindOf(venue: Venue, market: CcxtMarket): InstrumentKind {
  if (market.spot) return "spot";
  if (market.linear) return "linear";
  if (market.inverse) return "inverse";
  throw new EmpireError(
    "UNSUPPORTED",
    `${market.symbol} at ${venue.id} is neither spot nor a plain future: leave it out`,
    {
      context: { venue: venue.id, symbol: market.symbol },
    },
  );
}

/**
 * Decimals behind the point that hold every multiple of a market's precision: tick 0.05 → 2, tick 10 → 0.
 * Undefined when nothing usable is stated.
 */
export function decimalsOf(precision: number | undefined, mode: number): number | undefined {
  if (precision === undefined || !Number.isFinite(precision)) return undefined;
  if (mode === DECIMAL_PLACES) return Number.isInteger(precision) ? Math.max(0, precision) : undefined;
  if (mode !== TICK_SIZE || precision <= 0) return undefined;
  for (let decimals = 0; decimals <= MOST_DECIMALS; decimals++) {
    const scaled = precision * 10 ** decimals;
    if (Math.round(scaled) > 0 && Math.abs(scaled - Math.round(scaled)) < 1e-9 * scaled) return decimals;
  }
  return undefined;
}
