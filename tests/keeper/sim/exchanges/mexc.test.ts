import assert from "node:assert/strict";
import ccxt from "ccxt";
import { type Exchanges, startExchanges } from "../../../../keeper/sim/exchanges/index.ts";
import { Client, FROZEN, get, LocalBook, numbers } from "./support.ts";

interface Level {
  readonly price: string;
  readonly quantity: string;
}
interface Decoded {
  readonly channel: string;
  readonly symbol: string;
  readonly sendTime: string;
  readonly publicAggreDepths: {
    readonly asks?: Level[];
    readonly bids?: Level[];
    readonly eventType: string;
    readonly fromVersion: string;
    readonly toVersion: string;
  };
}
interface Snapshot {
  readonly lastUpdateId: number;
  readonly bids: [string, string][];
  readonly asks: [string, string][];
}

const TOPIC = "spot@public.aggre.depth.v3.api.pb@100ms@BTCUSDT";

describe("the simulated MEXC", () => {
  let sim: Exchanges;
  let client: Client;
  const decoder = new ccxt.pro.mexc();
  beforeEach(async () => {
    sim = await startExchanges({ runtime: FROZEN, seed: 1, clock: false });
    client = await Client.open(`${sim.urls.mexc.ws}/ws`);
  });
  afterEach(async () => {
    client.close();
    await sim.close();
  });

  it("error: blocks a channel that does not exist", async () => {
    client.send({ method: "SUBSCRIPTION", params: ["spot@public.nothing@BTCUSDT"] });
    assert.match(String((await client.json()).msg), /^Not Subscribed successfully! \[spot@public\.nothing@BTCUSDT\]/);
    client.send("hello");
    assert.equal((await client.json()).msg, "msg format invalid");
    assert.equal((await get(`${sim.urls.mexc.rest}/api/v3/depth?symbol=NOPE`)).status, 400);
  });

  it("answers ping in either case", async () => {
    client.send({ method: "ping" });
    assert.deepEqual(await client.json(), { id: 0, code: 0, msg: "PONG" });
    client.send({ method: "PING" });
    assert.deepEqual(await client.json(), { id: 0, code: 0, msg: "PONG" });
  });

  it("sends protobuf that ccxt decodes, with versions that follow on, and a snapshot that fits between", async () => {
    client.send({ method: "SUBSCRIPTION", params: [TOPIC] });
    assert.deepEqual(await client.json(), { id: 0, code: 0, msg: TOPIC });
    sim.advance(2);
    const url = `${sim.urls.mexc.rest}/api/v3/depth?symbol=BTCUSDT&limit=1000`;
    const snapshot = (await get<Snapshot>(url)).body;
    sim.advance(20);
    const book = new LocalBook();
    book.apply("bids", snapshot.bids);
    book.apply("asks", snapshot.asks);
    let last: number | undefined;
    const own = sim.book("mexc", "BTC/USDT");
    while (last === undefined || last < own.last) {
      const frame = await client.raw();
      assert.ok(frame instanceof Uint8Array);
      const {
        channel,
        symbol,
        sendTime,
        publicAggreDepths: depth,
      } = decoder.decodeProtoMsg(frame) as unknown as Decoded;
      assert.deepEqual([channel, symbol, sendTime], [TOPIC, "BTCUSDT", "1700000000123"]);
      assert.equal(depth.eventType, "spot@public.aggre.depth.v3.api.pb@100ms");
      if (last !== undefined) assert.equal(Number(depth.fromVersion), last + 1);
      last = Number(depth.toVersion);
      if (last <= snapshot.lastUpdateId) continue;
      const pairs = (levels: Level[] = []) => levels.map(({ price, quantity }) => [price, quantity]);
      book.apply("bids", pairs(depth.bids));
      book.apply("asks", pairs(depth.asks));
    }
    assert.equal(last, own.last);
    assert.deepEqual(book.levels("bids"), numbers(own.bids));
    assert.deepEqual(book.levels("asks"), numbers(own.asks));
  });

  it("lists its symbols over REST", async () => {
    const { body } = await get<{ data: string[] }>(`${sim.urls.mexc.rest}/api/v3/defaultSymbols`);
    assert.deepEqual(body.data, ["BTCUSDT", "ETHUSDT", "SOLUSDT", "USDCUSDT"]);
  });
});
