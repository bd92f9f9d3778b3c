import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { type BookUpdate, tick } from "./books.ts";
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
  id: "mexc",
  markets: markets({
    BTC: [2, 6],
    ETH: [2, 5],
    SOL: [2, 3],
    USDC: [4, 2],
    depth: 18_000,
    halfSpreadBps: 0.8,
    minNotional: 1,
  }),
};

/**
 * MEXC spot v3: `/api/v3` and the aggregated depth stream in protobuf. As on Binance a client buffers, takes the REST
 * snapshot and goes on from it; fromVersion is one more than the toVersion before.
 */
export const mexc: VenueSim = { profile, wsPrefix: "", protocol: (context) => new Mexc(context) };

const { id, find } = finder(profile.markets, (base, quote) => base + quote);
const CHANNEL = "spot@public.aggre.depth.v3.api.pb";
const TOPIC = /^spot@public\.aggre\.depth\.v3\.api\.pb@(?:10|100)ms@([A-Z]+)$/;
const REST_DEPTH = 5_000;

interface Wrapper {
  readonly channel: string;
  readonly symbol: string;
  readonly sendTime: number;
  readonly publicAggreDepths: {
    readonly asks: readonly { price: string; quantity: string }[];
    readonly bids: readonly { price: string; quantity: string }[];
    readonly eventType: string;
    readonly fromVersion: string;
    readonly toVersion: string;
  };
}

/** ccxt ships MEXC's message definitions outside its public exports; frames made with them are the exchange's own. */
const require = createRequire(import.meta.url);
const { PushDataV3ApiWrapper } = require(
  join(dirname(require.resolve("ccxt")), "../js/src/protobuf/mexc/compiled.cjs"),
) as { PushDataV3ApiWrapper: { encode(message: Wrapper): { finish(): Uint8Array } } };

class Mexc implements VenueProtocol {
  private readonly context: VenueContext;

  constructor(context: VenueContext) {
    this.context = context;
  }

  rest(path: string, query: URLSearchParams): RestAnswer {
    const serverTime = this.context.runtime.now();
    if (path === "/api/v3/ping") return { body: {} };
    if (path === "/api/v3/time") return { body: { serverTime } };
    if (path === "/api/v3/defaultSymbols") return { body: { code: 0, data: profile.markets.map(id), msg: null } };
    if (path === "/api/v3/exchangeInfo") {
      const symbols = profile.markets.map(listing);
      return { body: { timezone: "CST", serverTime, rateLimits: [], exchangeFilters: [], symbols } };
    }
    // Futures exist on MEXC; none are listed here.
    if (path === "/api/v1/contract/detail") return { body: { success: true, code: 0, data: [] } };
    if (path === "/api/v3/depth") {
      const book = this.context.view(find(query.get("symbol"))?.symbol ?? "");
      if (book === undefined) return { status: 400, body: { code: -1121, msg: "Invalid symbol." } };
      const limit = Math.min(Number(query.get("limit") ?? 100), REST_DEPTH);
      const [bids, asks] = [book.bids.slice(0, limit), book.asks.slice(0, limit)];
      return { body: { lastUpdateId: book.last, bids, asks, timestamp: serverTime } };
    }
    return undefined;
  }

  accepts(path: string): boolean {
    return path === "/ws";
  }

  received(connection: Connection, text: string): readonly string[] {
    const request = parse(text);
    const answer = (msg: string) => [JSON.stringify({ id: Number(request?.id ?? 0), code: 0, msg })];
    const topics = strings(request?.params);
    switch (String(request?.method).toUpperCase()) {
      case "PING":
        return answer("PONG");
      case "SUBSCRIPTION": {
        const unknown = topics.filter((topic) => find(TOPIC.exec(topic)?.[1] ?? null) === undefined);
        if (unknown.length > 0) return answer(`Not Subscribed successfully! [${unknown}].  Reason： Blocked! `);
        for (const topic of topics) connection.topics.add(topic);
        return answer(topics.join(","));
      }
      case "UNSUBSCRIPTION":
        for (const topic of topics) connection.topics.delete(topic);
        return answer(topics.join(","));
      default:
        return answer("msg format invalid");
    }
  }

  updated(update: BookUpdate): void {
    const symbol = id(update.market);
    const now = this.context.runtime.now();
    broadcast(this.context.connections(), (topic) =>
      TOPIC.exec(topic)?.[1] === symbol ? encode(topic, symbol, now, update) : undefined,
    );
  }
}

function encode(channel: string, symbol: string, sendTime: number, update: BookUpdate): Uint8Array {
  const levels = (side: BookUpdate["bids"]) => side.map(([price, quantity]) => ({ price, quantity }));
  return PushDataV3ApiWrapper.encode({
    channel,
    symbol,
    sendTime,
    publicAggreDepths: {
      asks: levels(update.asks),
      bids: levels(update.bids),
      eventType: `${CHANNEL}@${channel.split("@")[2]}`,
      fromVersion: String(update.first),
      toVersion: String(update.last),
    },
  }).finish();
}

function listing(market: MarketProfile): object {
  return {
    symbol: id(market),
    status: "1",
    baseAsset: market.base,
    baseAssetPrecision: market.sizeDecimals,
    quoteAsset: market.quote,
    quotePrecision: market.priceDecimals,
    quoteAssetPrecision: market.priceDecimals,
    baseSizePrecision: tick(market.sizeDecimals),
    quoteAmountPrecision: String(market.minNotional),
    maxQuoteAmount: "4000000",
    orderTypes: ["LIMIT", "MARKET", "LIMIT_MAKER"],
    isSpotTradingAllowed: true,
    isMarginTradingAllowed: false,
    permissions: ["SPOT"],
    filters: [],
    makerCommission: "0",
    takerCommission: "0.001",
  };
}
