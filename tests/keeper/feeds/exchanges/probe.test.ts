import assert from "node:assert/strict";
import { type Exchanges, startExchanges } from "../../../../keeper/sim/exchanges/index.ts";
import { isEmpireError } from "../../../../keeper/src/domain/error.ts";
import { durationMs } from "../../../../keeper/src/domain/quantity.ts";
import { probePublic } from "../../../../keeper/src/feeds/exchanges/index.ts";
import { StillRuntime } from "./support.ts";

describe("probing the exchanges", () => {
  const timeout = durationMs(5_000);
  let runtime: StillRuntime;
  let sim: Exchanges;
  beforeEach(async () => {
    runtime = new StillRuntime();
    sim = await startExchanges({ runtime: new StillRuntime(), seed: 1, clock: false });
  });
  afterEach(() => sim.close());

  it("error: refuses a venue that nobody knows", async () => {
    await assert.rejects(probePublic({ venues: ["mtgox"], runtime, timeout }), (error) =>
      isEmpireError(error, "VENUE_UNKNOWN"),
    );
  });

  it("names those that give a book, and does not wait for those that refuse", async () => {
    sim.faults.refuse("okx");
    const venues = ["okx", "bybit", "binance"];
    assert.deepEqual(await probePublic({ venues, runtime, timeout, urls: sim.urls }), ["bybit", "binance"]);
    assert.equal(runtime.monotonic(), 0, "no time had to pass");
    assert.equal(runtime.pending, 0);
  });

  it("gives up on a stream that stays silent when the time is up", async () => {
    sim.faults.silence("bybit");
    const probing = probePublic({ venues: ["bybit"], runtime, timeout, urls: sim.urls });
    runtime.pass(timeout);
    assert.deepEqual(await probing, []);
    assert.equal(runtime.pending, 0);
  });
});
