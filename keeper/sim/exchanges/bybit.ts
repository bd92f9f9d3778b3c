import { type BookUpdate, type BookView, tick } from "./books.ts";
import { finder, markets } from "./markets.ts";
import type { MarketProfile, VenueProfile } from "./process/profile.ts";
import {
  broadcast,
  type Connection,
  parse,
  type RestAnswer,
  strings,
  type VenueContext,
  type VenueProtocol,
  type VenueSim,
} from "./venue.ts";

const profile: VenueProfile = {
  id: "bybit",
  markets: markets({
    BTC: [1, 6],
    ETH: [2, 5],
    SOL: [2, 3],
    USDC: [4, 2],
    depth: 25_000,
    halfSpreadBps: 0.5,
    minNotional: 5,
  }),
};

/**
 * Bybit v5 spot: `orderbook.<depth>.<symbol>` sends a snapshot on subscription and deltas after it; u grows by one with
 * every message of a topic. The client pings. Depth 1 is sent as snapshots only.
 */
export const bybit: VenueSim = { profile, wsPrefix: "", protocol: (context) => new Bybit(context) };

const { id, find } = finder(profile.markets, (base, quote) => base + quote);
const TOPIC = /^orderbook\.(1|50|200|1000)\.([A-Z]+)$/;

class Bybit implements VenueProtocol {
  private readonly context: VenueContext;

  constructor(context: VenueContext) {
    this.context = context;
  }

  rest(path: string, query: URLSearchParams): RestAnswer {
    const time = this.context.runtime.now();
    const ok = (result: object) => ({ body: { retCode: 0, retMsg: "OK", result, retExtInfo: {}, time } });
    const category = query.get("category");
    if (path === "/v5/market/time") {
      return ok({ timeSecond: String(Math.floor(time / 1000)), timeNano: `${time}000000` });
    }
    if (path === "/v5/market/instruments-info") {
      // Derivatives exist on Bybit; none are listed here.
      return ok({ category, list: category === "spot" ? profile.markets.map(listing) : [], nextPageCursor: "" });
    }
    if (path === "/v5/market/orderbook") {
      const market = find(query.get("symbol"));
      const book = category === "spot" && market !== undefined ? this.context.view(market.symbol) : undefined;
      if (book === undefined) return { body: { retCode: 10001, retMsg: "Not supported symbols", result: {}, time } };
      return ok({ ...data(book, Number(query.get("limit") ?? 1)), ts: time, cts: time });
    }
    return undefined;
  }

  accepts(path: string): boolean {
    return path === "/v5/public/spot";
  }

  received(connection: Connection, text: string): readonly string[] {
    const request = parse(text);
    const topics = strings(request?.args);
    const answer = (success: boolean, ret_msg: string) =>
      JSON.stringify({ success, ret_msg, conn_id: "simulation", req_id: request?.req_id ?? "", op: request?.op ?? "" });
    switch (request?.op) {
      case "ping":
        return [answer(true, "pong")];
      case "unsubscribe":
        for (const topic of topics) connection.topics.delete(topic);
        return [answer(true, "")];
      case "subscribe": {
        const unknown = topics.find((topic) => this.book(topic) === undefined);
        if (unknown !== undefined) return [answer(false, `error:handler not found,topic:${unknown}`)];
        for (const topic of topics) connection.topics.add(topic);
        return [answer(true, ""), ...topics.flatMap((topic) => this.snapshot(topic) ?? [])];
      }
      default:
        return [answer(false, "error:invalid op")];
    }
  }

  private book(topic: string): BookView | undefined {
    return this.context.view(find(TOPIC.exec(topic)?.[2] ?? null)?.symbol ?? "");
  }

  private snapshot(topic: string): string | undefined {
    const book = this.book(topic);
    return book && this.frame(topic, "snapshot", data(book, depthOf(topic)));
  }

  updated(update: BookUpdate): void {
    const delta = { s: id(update.market), b: update.bids, a: update.asks, u: update.count, seq: update.last };
    broadcast(this.context.connections(), (topic) => {
      if (TOPIC.exec(topic)?.[2] !== id(update.market)) return undefined;
      return depthOf(topic) === 1 ? this.snapshot(topic) : this.frame(topic, "delta", delta);
    });
  }

  private frame(topic: string, type: "snapshot" | "delta", content: object): string {
    const ts = this.context.runtime.now();
    return JSON.stringify({ topic, ts, type, data: content, cts: ts });
  }
}

const depthOf = (topic: string) => Number(TOPIC.exec(topic)?.[1] ?? 1);

function data(book: BookView, depth: number): object {
  return {
    s: id(book.market),
    b: book.bids.slice(0, depth),
    a: book.asks.slice(0, depth),
    u: book.count,
    seq: book.last,
  };
}

function listing(market: MarketProfile): object {
  return {
    symbol: id(market),
    baseCoin: market.base,
    quoteCoin: market.quote,
    innovation: "0",
    status: "Trading",
    marginTrading: "none",
    lotSizeFilter: {
      basePrecision: tick(market.sizeDecimals),
      quotePrecision: "0.00000001",
      minOrderQty: tick(market.sizeDecimals),
      maxOrderQty: "1000000",
      minOrderAmt: String(market.minNotional),
      maxOrderAmt: "8000000",
    },
    priceFilter: { tickSize: tick(market.priceDecimals) },
  };
}
