import { type BookUpdate, type TextLevel, tick } from "./books.ts";
import { finder, markets } from "./markets.ts";
import type { MarketProfile, VenueProfile } from "./process/profile.ts";
import {
  type Connection,
  parse,
  type RestAnswer,
  strings,
  type VenueContext,
  type VenueProtocol,
  type VenueSim,
} from "./venue.ts";

const profile: VenueProfile = {
  id: "binance",
  markets: markets({
    BTC: [2, 5],
    ETH: [2, 4],
    SOL: [2, 3],
    USDC: [4, 0],
    depth: 40_000,
    halfSpreadBps: 0.3,
    minNotional: 5,
  }),
};

/**
 * Binance spot: `/api/v3` and the diff depth stream. A client subscribes, buffers, takes the REST snapshot and goes on from
 * its lastUpdateId; U and u are the first and last update id in an event.
 *
 * The prefix keeps "/stream" in the address: ccxt tells spot from futures by it.
 */
export const binance: VenueSim = {
  profile,
  wsPrefix: "/stream",
  protocol: (context) => new Binance(context),
};

const { id, find } = finder(profile.markets, (base, quote) => base + quote);
const TOPIC = /^([a-z]+)@depth(?:@(?:100|1000)ms)?$/;
const REST_DEPTH = 5_000;

class Binance implements VenueProtocol {
  readonly pingEvery = 20_000;
  private readonly context: VenueContext;

  constructor(context: VenueContext) {
    this.context = context;
  }

  rest(path: string, query: URLSearchParams): RestAnswer {
    const serverTime = this.context.runtime.now();
    if (path === "/api/v3/ping") return { body: {} };
    if (path === "/api/v3/time") return { body: { serverTime } };
    if (path === "/api/v3/exchangeInfo") return { body: exchangeInfo(serverTime, profile.markets.map(listing)) };
    // Futures exist on Binance; none are listed here.
    if (path === "/fapi/v1/exchangeInfo" || path === "/dapi/v1/exchangeInfo")
      return { body: exchangeInfo(serverTime, []) };
    if (path === "/api/v3/depth") return this.depth(query);
    return undefined;
  }

  private depth(query: URLSearchParams): RestAnswer {
    const book = this.context.view(find(query.get("symbol"))?.symbol ?? "");
    if (book === undefined) return { status: 400, body: { code: -1121, msg: "Invalid symbol." } };
    const limit = Number(query.get("limit") ?? 100);
    if (!Number.isInteger(limit) || limit < 1 || limit > REST_DEPTH) {
      return { status: 400, body: { code: -1130, msg: "Data sent for parameter 'limit' is not valid." } };
    }
    return {
      body: {
        lastUpdateId: book.last,
        bids: book.bids.slice(0, limit).map(padded),
        asks: book.asks.slice(0, limit).map(padded),
      },
    };
  }

  accepts(path: string): boolean {
    return /^(\/stream)?(\/ws(\/[^/]*)?|\/stream)?$/.test(path);
  }

  opened(connection: Connection): void {
    for (const topic of (connection.query.get("streams") ?? "").split("/")) this.subscribe(connection, topic);
    this.subscribe(connection, connection.path.split("/").at(-1) ?? "");
  }

  received(connection: Connection, text: string): readonly string[] {
    const request = parse(text);
    if (request === undefined) return ['{"code":3,"msg":"Invalid JSON: expected value at line 1 column 1"}'];
    const answer = (content: object) => [JSON.stringify({ ...content, id: request.id })];
    const topics = strings(request.params);
    switch (request.method) {
      case "SUBSCRIBE":
        for (const topic of topics) this.subscribe(connection, topic);
        return answer({ result: null });
      case "UNSUBSCRIBE":
        for (const topic of topics) connection.topics.delete(topic);
        return answer({ result: null });
      case "LIST_SUBSCRIPTIONS":
        return answer({ result: [...connection.topics] });
      default:
        return answer({ error: { code: 2, msg: `Invalid request: unknown variant \`${request.method}\`` } });
    }
  }

  /** Like the exchange, accepts a stream that does not exist and never sends anything on it. */
  private subscribe(connection: Connection, topic: string): void {
    if (TOPIC.test(topic)) connection.topics.add(topic);
  }

  updated(update: BookUpdate): void {
    const symbol = id(update.market);
    const event = {
      e: "depthUpdate",
      E: this.context.runtime.now(),
      s: symbol,
      U: update.first,
      u: update.last,
      b: update.bids.map(padded),
      a: update.asks.map(padded),
    };
    const raw = JSON.stringify(event);
    for (const connection of this.context.connections()) {
      for (const topic of connection.topics) {
        if (TOPIC.exec(topic)?.[1] !== symbol.toLowerCase()) continue;
        connection.publish(connection.query.has("streams") ? `{"stream":"${topic}","data":${raw}}` : raw);
      }
    }
  }
}

/** Binance writes eight decimals, whatever the tick. */
const padded = (level: TextLevel) =>
  level.map((text) => {
    const [whole, fraction = ""] = text.split(".");
    return `${whole}.${fraction.padEnd(8, "0")}`;
  });

function exchangeInfo(serverTime: number, symbols: readonly object[]): object {
  return { timezone: "UTC", serverTime, rateLimits: [], exchangeFilters: [], symbols };
}

function listing(market: MarketProfile): object {
  return {
    symbol: id(market),
    status: "TRADING",
    baseAsset: market.base,
    baseAssetPrecision: 8,
    quoteAsset: market.quote,
    quotePrecision: 8,
    quoteAssetPrecision: 8,
    orderTypes: ["LIMIT", "LIMIT_MAKER", "MARKET"],
    isSpotTradingAllowed: true,
    isMarginTradingAllowed: false,
    permissions: ["SPOT"],
    filters: [
      {
        filterType: "PRICE_FILTER",
        minPrice: tick(market.priceDecimals),
        maxPrice: "1000000.00",
        tickSize: tick(market.priceDecimals),
      },
      {
        filterType: "LOT_SIZE",
        minQty: tick(market.sizeDecimals),
        maxQty: "900000",
        stepSize: tick(market.sizeDecimals),
      },
      { filterType: "NOTIONAL", minNotional: String(market.minNotional), maxNotional: "9000000" },
    ],
  };
}
