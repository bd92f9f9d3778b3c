import assert from "node:assert/strict";
import type { CcxtBook, CcxtExchange } from "../../../../keeper/src/feeds/exchanges/ccxt.ts";
import { newExchange, redirect } from "../../../../keeper/src/feeds/exchanges/ccxt.ts";
import { SEQUENCE_GUARDS } from "../../../../keeper/src/feeds/exchanges/sequence.ts";
import { StreamTrouble } from "../../../../keeper/src/feeds/exchanges/trouble.ts";

interface Side {
  store(price: number, size: number): void;
}
type Guarded = CcxtExchange & { orderBook(snapshot: object): CcxtBook };

async function guarded(venue: "bybit" | "mexc"): Promise<Guarded> {
  const exchange = await newExchange(venue, ["spot"]);
  SEQUENCE_GUARDS[venue]?.(exchange);
  return exchange as Guarded;
}

const delta = (fromVersion: number, toVersion: number, price: string, quantity: string) => ({
  fromVersion: String(fromVersion),
  toVersion: String(toVersion),
  bids: [{ price, quantity }],
  asks: [],
});
const missing = (error: unknown) => error instanceof StreamTrouble && /an update is missing/.test(error.message);

describe("the sequence of MEXC's updates", () => {
  let exchange: Guarded;
  let book: CcxtBook;
  beforeEach(async () => {
    exchange = await guarded("mexc");
    book = exchange.orderBook({ bids: [[100, 1]], asks: [[101, 1]], nonce: 50 });
  });

  it("error: refuses an update that does not begin where the book ends", () => {
    assert.throws(() => exchange.handleDelta(book, delta(52, 60, "99", "3")), missing);
  });

  it("applies an update that covers the snapshot's version, whole", () => {
    exchange.handleDelta(book, delta(45, 55, "99", "3"));
    assert.deepEqual(
      [...Array.from(book.bids)],
      [
        [100, 1],
        [99, 3],
      ],
    );
    assert.equal(book.nonce, 55);
    exchange.handleDelta(book, delta(56, 56, "99", "0"));
    assert.deepEqual([...Array.from(book.bids)], [[100, 1]]);
  });

  it("leaves out an update that is older than the snapshot", () => {
    (book.bids as unknown as Side).store(98, 7);
    exchange.handleDelta(book, delta(40, 50, "98", "0"));
    assert.deepEqual(
      [...Array.from(book.bids)],
      [
        [100, 1],
        [98, 7],
      ],
    );
    assert.equal(book.nonce, 50);
  });

  it("asks for another snapshot when this one is older than the updates that are kept", () => {
    assert.equal(exchange.getCacheIndex(book, [delta(52, 60, "99", "3")]), -1);
    assert.equal(exchange.getCacheIndex(book, [delta(40, 50, "9", "1"), delta(51, 60, "9", "1")]), 1);
    assert.equal(exchange.getCacheIndex(book, [delta(40, 49, "9", "1"), delta(50, 60, "9", "1")]), 1);
    assert.equal(exchange.getCacheIndex(book, [delta(40, 50, "9", "1")]), 1);
  });
});

describe("the sequence of Bybit's updates", () => {
  const frame = (type: "snapshot" | "delta", u: number) => ({
    topic: "orderbook.50.BTCUSDT",
    type,
    ts: 1,
    data: { s: "BTCUSDT", b: [["100", "1"]], a: [["101", "1"]], u, seq: u },
  });
  const client = { url: "ws://127.0.0.1/v5/public/spot", resolve: () => {} } as unknown as Parameters<
    CcxtExchange["handleOrderBook"]
  >[0];

  it("error: refuses a delta before any snapshot, and one that leaves a gap", async () => {
    const exchange = await guarded("bybit");
    assert.throws(() => exchange.handleOrderBook(client, frame("delta", 7)), missing);
    exchange.handleOrderBook(client, frame("snapshot", 7));
    exchange.handleOrderBook(client, frame("delta", 8));
    assert.throws(() => exchange.handleOrderBook(client, frame("delta", 10)), missing);
    assert.throws(() => exchange.handleOrderBook(client, frame("delta", 8)), missing);
  });

  it("takes a snapshot with a lower id as their restart", async () => {
    const exchange = await guarded("bybit");
    exchange.handleOrderBook(client, frame("snapshot", 900));
    exchange.handleOrderBook(client, frame("snapshot", 1));
    exchange.handleOrderBook(client, frame("delta", 2));
  });
});

describe("redirecting an exchange's addresses", () => {
  it("replaces every origin at any depth, templates too, and keeps the paths", () => {
    const urls = { rest: "http://127.0.0.1:1", ws: "ws://127.0.0.1:1/stream" };
    const api = {
      ws: { spot: "wss://stream.binance.com:9443/ws", "ws-api": { spot: "wss://ws-api.binance.com:443/ws-api/v3" } },
      public: "https://api.binance.com/api/v3",
      template: "https://api.{hostname}",
    };
    assert.deepEqual(redirect(api, urls), {
      ws: { spot: "ws://127.0.0.1:1/stream/ws", "ws-api": { spot: "ws://127.0.0.1:1/stream/ws-api/v3" } },
      public: "http://127.0.0.1:1/api/v3",
      template: "http://127.0.0.1:1",
    });
  });

  it("leaves no address of the real exchange in any of the simulated venues", async () => {
    const urls = { rest: "http://127.0.0.1:1", ws: "ws://127.0.0.1:1" };
    for (const venue of ["binance", "bybit", "okx", "mexc"]) {
      const { urls: found } = await newExchange(venue, ["spot"], urls);
      for (const address of JSON.stringify(found.api).match(/(?:https?|wss?):\/\/[^/"]*/g) ?? []) {
        assert.match(address, /^(http|ws):\/\/127\.0\.0\.1:1$/, `${venue}: ${address}`);
      }
    }
  });
});
