import { EmpireError } from "../../domain/error.ts";
import type { VenueId } from "../../domain/instrument.ts";
import type { CcxtMarket } from "./instrument.ts";
import type { CcxtSide } from "./levels.ts";

/** ccxt.pro's order book, which it changes in place. */
export interface CcxtBook {
  readonly bids: CcxtSide;
  readonly asks: CcxtSide;
  readonly timestamp?: number;
  nonce?: number;
}

/** One of ccxt's WebSocket connections. */
export interface CcxtClient {
  readonly url: string;
  error?: Error;
  readonly connection?: { terminate(): void };
  connect(): Promise<unknown>;
  future(messageHash: string): Promise<unknown>;
  reset(error: Error): void;
}

/** The little of ccxt.pro that this folder touches: its published types are `any` in most of these places. */
export interface CcxtExchange {
  readonly urls: { api: unknown };
  readonly options: Record<string, Record<string, unknown>>;
  readonly precisionMode: number;
  readonly markets?: Record<string, CcxtMarket>;
  fetchImplementation: typeof fetch;
  log: (...parts: unknown[]) => void;
  loadHttpProxyAgent(): Promise<unknown>;
  loadMarkets(): Promise<Record<string, CcxtMarket>>;
  setMarkets(markets: readonly CcxtMarket[]): void;
  watchOrderBook(symbol: string, limit?: number): Promise<CcxtBook>;
  client(url: string): CcxtClient;
  handleMessage(client: CcxtClient, message: unknown): void;
  handleOrderBook(client: CcxtClient, message: unknown): void;
  handleDelta(book: CcxtBook, delta: unknown): void;
  getCacheIndex(book: CcxtBook, cache: readonly unknown[]): number;
  fetchRestOrderBookSafe(symbol: string, limit?: number, params?: object): Promise<CcxtBook>;
}

/** Where an exchange is, when it is not at its own address. */
export interface VenueUrls {
  /** Takes the place of scheme and host of the REST addresses: "http://127.0.0.1:8080". */
  readonly rest: string;
  /** Takes the place of scheme and host of the WebSocket addresses; may have a path. */
  readonly ws: string;
}

/**
 * A new ccxt.pro exchange. The library is loaded only now: it takes half a second and 90 MB, which a command that follows no
 * market must not pay.
 *
 * @param types market types to load ("spot", "linear", "inverse"), where the exchange lets one choose
 * @throws EmpireError FEED_FAILED when ccxt has no such exchange.
 */
export async function newExchange(venue: VenueId, types: readonly string[], urls?: VenueUrls): Promise<CcxtExchange> {
  const { default: ccxt } = await import("ccxt");
  const classes = ccxt.pro as unknown as Readonly<Record<string, new (config: object) => CcxtExchange>>;
  const Exchange = classes[venue];
  if (Exchange === undefined) {
    throw new EmpireError("FEED_FAILED", `the installed ccxt has no streams for ${venue}: run npm install`);
  }
  const exchange = new Exchange({
    // The limiter spaces requests for the real exchange's sake; a server of our own needs none of that.
    enableRateLimit: urls === undefined,
    options: { fetchMarkets: { types } },
  });
  // ccxt writes what it cannot parse to standard output, which belongs to the command's own answer.
  exchange.log = () => {};
  if (urls !== undefined) {
    exchange.urls.api = redirect(exchange.urls.api, urls);
    await exchange.loadHttpProxyAgent();
  }
  return exchange;
}

/** `value` with the origin of every address in it replaced: ccxt nests them differently for each exchange. */
export function redirect(value: unknown, urls: VenueUrls): unknown {
  if (typeof value === "string") {
    // Not a URL parser: some hosts are templates, such as "https://api.{hostname}".
    return value.replace(/^https?:\/\/[^/]*/, urls.rest).replace(/^wss?:\/\/[^/]*/, urls.ws);
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, redirect(inner, urls)]));
}
