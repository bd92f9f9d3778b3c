import type { CommonLot } from "../book/lot.ts";
import { QUOTE_UNIT } from "../book/notional.ts";
import { divFloor, type Ppm } from "../domain/quantity.ts";
import type { Book } from "../domain/state.ts";
import { smaller } from "./extremes.ts";
import { pays, priceEdge } from "./priceEdge.ts";

/**
 * How many common lots to buy from `buy`'s asks and sell to `sell`'s bids: both books are walked together, level by level,
 * for as long as the next unit's edge after fees is above `marginalEdge`, depth lasts, and what is paid stays within
 * `capital` (10⁻⁶ quote). Prices only get worse along the walk, so with a marginal edge of 0 no other size earns more,
 * the last lot aside.
 */
export function spreadLots(buy: Book, sell: Book, lot: CommonLot, marginalEdge: Ppm, capital: bigint): bigint {
  let ask = buy.asks.count - 1;
  let bid = sell.bids.count - 1;
  let askLeft = grainsAt(buy.asks.sizes, ask, lot.buyGrain);
  let bidLeft = grainsAt(sell.bids.sizes, bid, lot.sellGrain);
  let total = 0n;
  let capitalLeft = capital;
  while (ask >= 0 && bid >= 0) {
    const askPrice = buy.asks.prices[ask] ?? Number.NaN;
    const bidPrice = sell.bids.prices[bid] ?? Number.NaN;
    if (!pays(priceEdge(buy.instrument, askPrice, sell.instrument, bidPrice), marginalEdge)) break;
    const part = smaller(askLeft, bidLeft);
    const { numerator, denominator } = grainValue(buy, askPrice, lot.grains);
    const affordable = divFloor(capitalLeft * denominator, numerator);
    if (affordable < part) {
      total += affordable;
      break;
    }
    total += part;
    capitalLeft += divFloor(-part * numerator, denominator);
    askLeft -= part;
    bidLeft -= part;
    if (askLeft === 0n) {
      ask -= 1;
      askLeft = grainsAt(buy.asks.sizes, ask, lot.buyGrain);
    }
    if (bidLeft === 0n) {
      bid -= 1;
      bidLeft = grainsAt(sell.bids.sizes, bid, lot.sellGrain);
    }
  }
  return total / (lot.buyGrain * lot.buyUnits);
}

/** A level's size in grains. */
function grainsAt(sizes: Float64Array, level: number, grain: bigint): bigint {
  return level < 0 ? 0n : BigInt(sizes[level] ?? 0) * grain;
}

/** 10⁻⁶ quote of one grain at a price: the price for spot and linear, its face for inverse. */
function grainValue(book: Book, price: number, grains: bigint): { numerator: bigint; denominator: bigint } {
  if (book.instrument.kind === "inverse") return { numerator: QUOTE_UNIT, denominator: grains };
  return {
    numerator: BigInt(price) * QUOTE_UNIT,
    denominator: grains * 10n ** BigInt(book.instrument.priceDecimals),
  };
}
