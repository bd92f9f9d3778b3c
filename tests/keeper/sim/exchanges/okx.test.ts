import assert from "node:assert/strict";
import { type Exchanges, startExchanges } from "../../../../keeper/sim/exchanges/index.ts";
import { Client, FROZEN, get, LocalBook, numbers } from "./support.ts";

interface Data {
  readonly asks: string[][];
  readonly bids: string[][];
  readonly ts: string;
  readonly checksum?: number;
  readonly seqId: number;
  readonly prevSeqId?: number;
}
interface Frame {
  readonly arg: { channel: string; instId: string };
  readonly action?: string;
  readonly data: [Data];
}

describe("the simulated OKX", () => {
  let sim: Exchanges;
  let client: Client;
  beforeEach(async () => {
    sim = await startExchanges({ runtime: FROZEN, seed: 1, clock: false });
    client = await Client.open(`${sim.urls.okx.ws}/ws/v5/public`);
  });
  afterEach(async () => {
    client.close();
    await sim.close();
  });

  it("error: answers an illegal request and an unknown channel with OKX's codes", async () => {
    client.send("what");
    assert.equal((await client.json()).code, "60012");
    client.send({ op: "subscribe", args: [{ channel: "books", instId: "NO-PE" }] });
    const refused = await client.json();
    assert.deepEqual([refused.event, refused.code], ["error", "60018"]);
    const { body } = await get<{ code: string }>(`${sim.urls.okx.rest}/api/v5/market/books?instId=NO-PE`);
    assert.equal(body.code, "51001");
  });

  it("answers the text ping with the text pong", async () => {
    client.send("ping");
    assert.equal(await client.raw(), "pong");
  });

  it("sends a snapshot and updates that each name the one before, with the checksum retired to 0", async () => {
    const arg = { channel: "books", instId: "ETH-USDT" };
    client.send({ op: "subscribe", args: [arg] });
    assert.deepEqual(await client.json(), { event: "subscribe", arg, connId: "simulation" });
    const snapshot = await client.json<Frame>();
    assert.equal(snapshot.action, "snapshot");
    assert.equal(snapshot.data[0].prevSeqId, -1);
    const book = new LocalBook();
    sim.advance(20);
    let last = snapshot.data[0].seqId;
    book.apply("bids", snapshot.data[0].bids);
    book.apply("asks", snapshot.data[0].asks);
    const own = sim.book("okx", "ETH/USDT");
    while (last < own.last) {
      const { action, arg: of, data } = await client.json<Frame>();
      const [update] = data;
      assert.deepEqual([action, of], ["update", arg]);
      assert.equal(update.prevSeqId, last);
      assert.equal(update.checksum, 0);
      for (const level of [...update.bids, ...update.asks]) assert.equal(level.length, 4);
      last = update.seqId;
      book.apply("bids", update.bids);
      book.apply("asks", update.asks);
    }
    assert.equal(last, own.last);
    assert.deepEqual(book.levels("bids"), numbers(own.bids));
    assert.deepEqual(book.levels("asks"), numbers(own.asks));
  });

  it("sends the top five whole on books5", async () => {
    client.send({ op: "subscribe", args: [{ channel: "books5", instId: "BTC-USDT" }] });
    await client.json();
    await client.json();
    sim.advance();
    const { action, data } = await client.json<Frame>();
    assert.equal(action, undefined);
    assert.equal(data[0].bids.length, 5);
    assert.deepEqual(numbers(data[0].asks), numbers(sim.book("okx", "BTC/USDT").asks.slice(0, 5)));
  });
});
