import assert from "node:assert/strict";
import { type Exchanges, startExchanges } from "../../../../keeper/sim/exchanges/index.ts";
import { Client, FROZEN, get, LocalBook, numbers } from "./support.ts";

interface Depth {
  readonly e: string;
  readonly E: number;
  readonly s: string;
  readonly U: number;
  readonly u: number;
  readonly b: [string, string][];
  readonly a: [string, string][];
}

interface Snapshot {
  readonly lastUpdateId: number;
  readonly bids: [string, string][];
  readonly asks: [string, string][];
}

describe("the simulated Binance", () => {
  let sim: Exchanges;
  let client: Client;
  beforeEach(async () => {
    sim = await startExchanges({ runtime: FROZEN, seed: 1, clock: false });
    client = await Client.open(`${sim.urls.binance.ws}/ws`);
  });
  afterEach(async () => {
    client.close();
    await sim.close();
  });
  const rest = (path: string) => `${sim.urls.binance.rest}${path}`;

  it("error: names what it does not understand", async () => {
    client.send("nonsense");
    assert.deepEqual(await client.json(), { code: 3, msg: "Invalid JSON: expected value at line 1 column 1" });
    client.send({ method: "DANCE", id: 4 });
    assert.deepEqual(await client.json(), {
      error: { code: 2, msg: "Invalid request: unknown variant `DANCE`" },
      id: 4,
    });
    assert.deepEqual(await get(rest("/api/v3/depth?symbol=NOPE")), {
      status: 400,
      body: { code: -1121, msg: "Invalid symbol." },
    });
    assert.equal((await get(rest("/api/v3/depth?symbol=BTCUSDT&limit=99999"))).status, 400);
    assert.equal((await get(rest("/api/v3/nothing"))).status, 404);
    await assert.rejects(Client.open(`${sim.urls.binance.ws}/elsewhere/x`), /404/);
  });

  it("keeps a local book whole by the exchange's own recipe: buffer, snapshot, drop, apply", async () => {
    client.send({ method: "SUBSCRIBE", params: ["btcusdt@depth@100ms"], id: 1 });
    assert.deepEqual(await client.json(), { result: null, id: 1 });
    sim.advance(3);
    const buffered = [await client.json<Depth>(), await client.json<Depth>()];
    const snapshot = (await get<Snapshot>(rest("/api/v3/depth?symbol=BTCUSDT&limit=1000"))).body;
    sim.advance(20);
    const own = sim.book("binance", "BTC/USDT");
    const events = [...buffered];
    while (events.at(-1)?.u !== own.last) events.push(await client.json<Depth>());

    const book = new LocalBook();
    book.apply("bids", snapshot.bids);
    book.apply("asks", snapshot.asks);
    let last = snapshot.lastUpdateId;
    for (const event of events) {
      assert.equal(event.e, "depthUpdate");
      assert.equal(event.s, "BTCUSDT");
      assert.equal(event.E, 1_700_000_000_123);
      assert.equal(event.u - event.U + 1, event.b.length + event.a.length);
      if (event.u <= last) continue;
      assert.equal(event.U, last + 1);
      book.apply("bids", event.b);
      book.apply("asks", event.a);
      last = event.u;
    }
    assert.equal(last, own.last);
    assert.deepEqual(book.levels("bids"), numbers(own.bids));
    assert.deepEqual(book.levels("asks"), numbers(own.asks));
  });

  it("sends only what is subscribed to, and nothing after UNSUBSCRIBE", async () => {
    client.send({ method: "SUBSCRIBE", params: ["ethusdt@depth", "nope@depth"], id: 1 });
    await client.json();
    sim.advance();
    assert.equal((await client.json<Depth>()).s, "ETHUSDT");
    client.send({ method: "UNSUBSCRIBE", params: ["ethusdt@depth"], id: 2 });
    assert.deepEqual(await client.json(), { result: null, id: 2 });
    sim.advance();
    client.send({ method: "LIST_SUBSCRIPTIONS", id: 3 });
    assert.deepEqual(await client.json(), { result: ["nope@depth"], id: 3 });
  });

  it("wraps events of a combined stream in the stream's name", async () => {
    const combined = await Client.open(`${sim.urls.binance.ws}/stream?streams=btcusdt@depth@100ms/solusdt@depth`);
    sim.advance();
    const first = await combined.json<{ stream: string; data: Depth }>();
    const second = await combined.json<{ stream: string; data: Depth }>();
    assert.deepEqual([first.stream, first.data.s], ["btcusdt@depth@100ms", "BTCUSDT"]);
    assert.deepEqual([second.stream, second.data.s], ["solusdt@depth", "SOLUSDT"]);
    combined.close();
  });
});
