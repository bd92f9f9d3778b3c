import { conversionFrom } from "../book/conversion.ts";
import { walk } from "../book/depth.ts";
import { bookFault } from "../book/fault.ts";
import { bestPrice } from "../book/levels.ts";
import { commonLot } from "../book/lot.ts";
import { roundTripFee } from "../book/notional.ts";
import { proceeds } from "../book/proceeds.ts";
import { opportunityId } from "../domain/id.ts";
import type { Instrument } from "../domain/instrument.ts";
import type { CexSpreadOpportunity, Comparison, EngineRefusal, Survey } from "../domain/opportunity.ts";
import type { Engine } from "../domain/ports.ts";
import { type Ppm, ppm, type UsdcAtoms, usdcAtoms } from "../domain/quantity.ts";
import type { Book, BookDefect, MarketState } from "../domain/state.ts";
import { edgePpm, priceEdge } from "./priceEdge.ts";
import { protectedLimits } from "./protectedLimits.ts";
import { spreadLots } from "./spreadSize.ts";

export interface CexSpreadParams {
  /** Edge after fees that the top of the books must show. */
  readonly minEdge: Ppm;
  /** Edge after fees of the last unit taken. 0 takes the most profit, more takes less risk. */
  readonly marginalEdge: Ppm;
  /** The most that the buying leg may pay, before its fee. */
  readonly maxNotional: UsdcAtoms;
}

/** 0.15 %, the user's own threshold, 0.05 % for the last unit, so that what may fail is worth its risk, and 10,000 USDC a trade. */
export const CEX_SPREAD_DEFAULTS: CexSpreadParams = {
  minEdge: ppm(1500),
  marginalEdge: ppm(500),
  maxNotional: usdcAtoms(10_000_000_000n),
};

const EMPTY: Survey = { comparisons: [], opportunities: [] };

/**
 * Buys a product on one venue and sells it on another at once, from inventory or margin that lies on both: nothing is
 * transferred. When a book changes it is compared with every other venue's book of its product, both ways.
 */
export function cexSpread(params: CexSpreadParams = CEX_SPREAD_DEFAULTS): Engine {
  return {
    id: "cex_spread",
    survey(state) {
      if (state.touched.kind !== "product") return EMPTY;
      const changed = state.book(state.touched.instrument);
      if (changed === undefined) return EMPTY;
      const comparisons: Comparison[] = [];
      const opportunities: CexSpreadOpportunity[] = [];
      for (const other of state.booksOf(state.touched.product)) {
        if (other.instrument.venue === changed.instrument.venue) continue;
        for (const [buy, sell] of [
          [changed, other],
          [other, changed],
        ] as const) {
          const found = compare(state, buy, sell, params);
          comparisons.push(found.comparison);
          if (found.proposal !== undefined) {
            opportunities.push({
              ...found.proposal,
              id: opportunityId(state.event, "cex_spread", opportunities.length),
              event: state.event,
              at: state.at,
            });
          }
        }
      }
      return { comparisons, opportunities };
    },
  };
}

type Proposal = Omit<CexSpreadOpportunity, "id" | "event" | "at">;

interface Compared {
  readonly comparison: Comparison;
  readonly proposal?: Proposal;
}

function compare(state: MarketState, buy: Book, sell: Book, params: CexSpreadParams): Compared {
  const pair = `${productName(buy.instrument)} ${buy.instrument.venue}→${sell.instrument.venue}`;
  const fault = bookFault(buy, state.at) ?? bookFault(sell, state.at);
  if (fault !== undefined) return { comparison: { engine: "cex_spread", pair, refused: refusalOf(fault) } };
  const netEdge = edgePpm(priceEdge(buy.instrument, bestPrice(buy.asks), sell.instrument, bestPrice(sell.bids)));
  const proposal = netEdge < params.minEdge ? "edge_below_minimum" : propose(state, buy, sell, params, pair, netEdge);
  if (typeof proposal === "string") return { comparison: { engine: "cex_spread", pair, netEdge, refused: proposal } };
  return { comparison: { engine: "cex_spread", pair, netEdge }, proposal };
}

/** Sizes the trade and counts its money exactly, or says why there is none. */
function propose(
  state: MarketState,
  buy: Book,
  sell: Book,
  params: CexSpreadParams,
  pair: string,
  netEdge: Ppm,
): Proposal | EngineRefusal {
  const usdc = conversionFrom(buy.instrument.quote, state, state.at);
  if (usdc === undefined) return "no_conversion_price";
  const lot = commonLot(buy.instrument, sell.instrument);
  const lots = spreadLots(buy, sell, lot, params.marginalEdge, usdc.within(params.maxNotional));
  if (lots <= 0n) return "size_below_minimum";
  const bought = walk(buy.instrument, "buy", buy.asks, Number(lots * lot.buyUnits));
  const sold = walk(sell.instrument, "sell", sell.bids, Number(lots * lot.sellUnits));
  if (tooSmall(buy.instrument, bought) || tooSmall(sell.instrument, sold)) return "size_below_minimum";
  const { profit, fees } = proceeds([
    { instrument: buy.instrument, walk: bought, feePpm: roundTripFee(buy.instrument) },
    { instrument: sell.instrument, walk: sold, feePpm: roundTripFee(sell.instrument) },
  ]);
  const expectedProfit = usdc.result(profit);
  if (expectedProfit <= 0n) return "profit_below_minimum";
  return {
    engine: "cex_spread",
    pair,
    product: buy.instrument.product,
    notional: usdc.paid(bought.value),
    expectedProfit,
    fees: usdc.paid(fees),
    netEdge,
    ...legs(buy.instrument, bought, sell.instrument, sold),
  };
}

/** The two orders, each with its half of the last unit's edge as room for its book to move before it arrives. */
function legs(
  buyAt: Instrument,
  bought: ReturnType<typeof walk>,
  sellAt: Instrument,
  sold: ReturnType<typeof walk>,
): Pick<CexSpreadOpportunity, "buy" | "sell"> {
  const edge = edgePpm(priceEdge(buyAt, bought.worstPrice, sellAt, sold.worstPrice));
  const limits = protectedLimits(bought.worstPrice, sold.worstPrice, edge);
  return { buy: leg(buyAt, bought, limits.buy), sell: leg(sellAt, sold, limits.sell) };
}

function leg(instrument: Instrument, taken: ReturnType<typeof walk>, limitPrice: number): CexSpreadOpportunity["buy"] {
  const { id, venue } = instrument;
  return { instrument: id, venue, side: taken.side, limitPrice, size: taken.size, value: taken.value };
}

/** Whether a venue would refuse the order for its size or its value. */
function tooSmall(instrument: Instrument, taken: ReturnType<typeof walk>): boolean {
  return taken.size < instrument.minSize || Number(taken.value) < instrument.minNotional * 1_000_000;
}

/** A product as ccxt writes its symbol: "BTC/USDT", "BTC/USDT:USDT" (linear), "BTC/USD:BTC" (inverse). */
function productName({ kind, base, quote }: Instrument): string {
  if (kind === "spot") return `${base}/${quote}`;
  return `${base}/${quote}:${kind === "linear" ? quote : base}`;
}

/** Old or cut off is stale: the data may have been good. Everything else was wrong when it came. */
function refusalOf(fault: BookDefect): EngineRefusal {
  return fault === "stale" || fault === "disconnected" ? "book_stale" : "book_bad";
}
