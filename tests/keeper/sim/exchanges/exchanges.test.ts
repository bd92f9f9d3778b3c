import assert from "node:assert/strict";
import { createServer } from "node:net";
import { type Exchanges, SIM_VENUES, startExchanges } from "../../../../keeper/sim/exchanges/index.ts";
import { Client, FROZEN, get } from "./support.ts";

describe("the simulated exchanges", () => {
  it("error: starts none when one port is taken", async () => {
    const holder = createServer();
    const port = await new Promise<number>((resolve) => {
      holder.listen(0, "127.0.0.1", () => resolve((holder.address() as { port: number }).port));
    });
    try {
      await assert.rejects(
        startExchanges({ runtime: FROZEN, seed: 1, clock: false, port: { okx: port } }),
        /EADDRINUSE/,
      );
    } finally {
      holder.close();
    }
  });

  it("error: has no book of a market that is not listed", async () => {
    const sim = await startExchanges({ runtime: FROZEN, seed: 1, clock: false });
    assert.throws(() => sim.book("okx", "DOGE/USDT"), /okx does not list DOGE\/USDT/);
    await sim.close();
  });

  it("gives one market to one seed, at every venue", async () => {
    const books = async (seed: number) => {
      const sim = await startExchanges({ runtime: FROZEN, seed, clock: false });
      sim.advance(50);
      const found = SIM_VENUES.map((venue) => sim.book(venue, "BTC/USDT"));
      await sim.close();
      return { found, fair: sim.fair("BTC") };
    };
    const once = await books(5);
    assert.deepEqual(await books(5), once);
    assert.notDeepEqual(await books(6), once);
  });

  it("moves with its runtime's clock, once every step", async () => {
    const set: { interval: number; run: () => void }[] = [];
    const runtime = {
      ...FROZEN,
      every: (interval: number, run: () => void) => {
        const timer = { interval, run };
        set.push(timer);
        return () => void set.splice(set.indexOf(timer), 1);
      },
    };
    const sim = await startExchanges({ runtime, seed: 1, stepMs: 50 });
    const clock = set.find((timer) => timer.interval === 50);
    const before = sim.book("okx", "BTC/USDT").count;
    clock?.run();
    clock?.run();
    assert.equal(sim.book("okx", "BTC/USDT").count, before + 2);
    await sim.close();
    assert.equal(set.length, 0, "nothing is left running");
  });

  describe("with a client of Bybit", () => {
    let sim: Exchanges;
    let client: Client;
    beforeEach(async () => {
      sim = await startExchanges({ runtime: FROZEN, seed: 1, clock: false });
      client = await Client.open(`${sim.urls.bybit.ws}/v5/public/spot`);
      client.send({ op: "subscribe", args: ["orderbook.50.BTCUSDT"] });
      await client.json();
      await client.json();
    });
    afterEach(async () => {
      client.close();
      await sim.close();
    });

    it("says nothing while silenced, not even to a ping, and speaks again after", async () => {
      sim.faults.silence("bybit");
      client.send({ op: "ping" });
      // By the time that a request made later is answered, the ping has long been read.
      await get(`${sim.urls.bybit.rest}/v5/market/time`);
      sim.advance();
      sim.faults.resume("bybit");
      sim.advance();
      const { data } = await client.json<{ data: { u: number } }>();
      assert.equal(data.u, sim.book("bybit", "BTC/USDT").count, "the update before was never sent");
    });

    it("loses one update and keeps its number", async () => {
      sim.faults.corrupt("bybit", "BTC/USDT", "lost");
      const before = sim.book("bybit", "BTC/USDT").count;
      sim.advance(2);
      assert.equal((await client.json<{ data: { u: number } }>()).data.u, before + 2);
    });

    it("cuts one frame in half, and only one", async () => {
      sim.faults.corrupt("bybit", "BTC/USDT", "unreadable");
      sim.advance(2);
      const cut = String(await client.raw());
      assert.throws(() => JSON.parse(cut), SyntaxError);
      assert.equal((await client.json()).type, "delta");
    });
  });
});
