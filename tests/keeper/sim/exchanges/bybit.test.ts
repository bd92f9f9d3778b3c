import assert from "node:assert/strict";
import { type Exchanges, startExchanges } from "../../../../keeper/sim/exchanges/index.ts";
import { Client, FROZEN, get, LocalBook, numbers } from "./support.ts";

interface Frame {
  readonly topic: string;
  readonly type: string;
  readonly ts: number;
  readonly data: { s: string; b: [string, string][]; a: [string, string][]; u: number; seq: number };
}

describe("the simulated Bybit", () => {
  let sim: Exchanges;
  let client: Client;
  beforeEach(async () => {
    sim = await startExchanges({ runtime: FROZEN, seed: 1, clock: false });
    client = await Client.open(`${sim.urls.bybit.ws}/v5/public/spot`);
  });
  afterEach(async () => {
    client.close();
    await sim.close();
  });

  it("error: names a topic that does not exist, and subscribes to nothing of the request", async () => {
    client.send({ op: "subscribe", args: ["orderbook.50.BTCUSDT", "orderbook.7.BTCUSDT"], req_id: "a" });
    assert.deepEqual(await client.json(), {
      success: false,
      ret_msg: "error:handler not found,topic:orderbook.7.BTCUSDT",
      conn_id: "simulation",
      req_id: "a",
      op: "subscribe",
    });
    sim.advance();
    client.send({ op: "ping" });
    assert.equal((await client.json()).ret_msg, "pong");
    const { body } = await get<{ retCode: number }>(
      `${sim.urls.bybit.rest}/v5/market/orderbook?category=spot&symbol=NOPE`,
    );
    assert.equal(body.retCode, 10001);
  });

  it("sends a snapshot and then deltas whose u grows by one, which add up to its book", async () => {
    client.send({ op: "subscribe", args: ["orderbook.50.SOLUSDT"] });
    assert.equal((await client.json()).success, true);
    const snapshot = await client.json<Frame>();
    assert.equal(snapshot.type, "snapshot");
    const book = new LocalBook();
    book.apply("bids", snapshot.data.b);
    book.apply("asks", snapshot.data.a);
    sim.advance(20);
    const own = sim.book("bybit", "SOL/USDT");
    let last = snapshot.data.u;
    assert.ok(own.count > last + 10);
    while (last < own.count) {
      const { topic, type, ts, data } = await client.json<Frame>();
      assert.deepEqual([topic, type, data.s, ts], ["orderbook.50.SOLUSDT", "delta", "SOLUSDT", 1_700_000_000_123]);
      assert.equal(data.u, last + 1);
      last = data.u;
      book.apply("bids", data.b);
      book.apply("asks", data.a);
    }
    assert.deepEqual(book.levels("bids"), numbers(own.bids));
    assert.deepEqual(book.levels("asks"), numbers(own.asks));
  });

  it("sends the best level alone as snapshots", async () => {
    client.send({ op: "subscribe", args: ["orderbook.1.BTCUSDT"] });
    await client.json();
    await client.json();
    sim.advance();
    const { type, data } = await client.json<Frame>();
    const own = sim.book("bybit", "BTC/USDT");
    assert.equal(type, "snapshot");
    assert.deepEqual([data.b, data.a], [own.bids.slice(0, 1), own.asks.slice(0, 1)]);
  });
});
