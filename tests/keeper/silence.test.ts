import assert from "node:assert/strict";
import { type Exchanges, startExchanges } from "../../keeper/sim/exchanges/index.ts";
import { configFrom } from "../../keeper/src/config.ts";
import { decidingStages } from "../../keeper/src/deciding.ts";
import type { Comparison } from "../../keeper/src/domain/opportunity.ts";
import type { Feed } from "../../keeper/src/domain/ports.ts";
import { durationMs } from "../../keeper/src/domain/quantity.ts";
import { exchangeFeed, venueNamed } from "../../keeper/src/feeds/exchanges/index.ts";
import { createPipeline, type Pipeline } from "../../keeper/src/pipeline.ts";
import { StillRuntime } from "./feeds/exchanges/support.ts";

const VENUES = ["binance", "okx", "mexc"] as const;
const STEP = durationMs(100);

/** The feeds and stages of a run on the simulated exchanges, with the clock in the test's hand. */
describe("an exchange that goes silent in a run", function () {
  this.timeout(60_000);
  const clock = new StillRuntime();
  let sim: Exchanges;
  let feeds: Feed[];
  let pipeline: Pipeline;
  let compared: Comparison[] = [];
  const traded: { at: number; venues: string }[] = [];
  const said: { at: number; what: string }[] = [];

  /** Lets the market and the clock move one step, and the frames arrive. */
  async function step(): Promise<void> {
    sim.advance();
    clock.pass(STEP);
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    pipeline.sink({ kind: "tick" });
  }

  async function stepUntil(what: () => boolean, limit = 600): Promise<void> {
    for (let steps = 0; !what(); steps++) {
      assert.ok(steps < limit, `not within ${limit} steps`);
      await step();
    }
  }

  /** Of the newest survey that looked at every pair, those with okx. */
  const okx = () => compared.filter(({ pair }) => pair.includes("okx"));
  const priced = () => okx().length > 0 && okx().every(({ netEdge }) => netEdge !== undefined);

  before(async () => {
    sim = await startExchanges({ runtime: clock, seed: 1, clock: false });
    const parameters = { config: configFrom({}), usdcMint: "", symbols: {}, firstDecision: 1 };
    pipeline = createPipeline({
      ...decidingStages(parameters),
      now: () => clock.now(),
      monotonic: () => clock.monotonic(),
      executors: new Map(),
      journal: { append: async (entry) => ({ ...entry, seq: 1, at: clock.now(), prev: "", hash: "" }) },
      observers: [
        {
          event({ at, input }) {
            if (input.kind === "stream" && input.venue === "okx") said.push({ at, what: input.status });
          },
          survey({ comparisons, opportunities }) {
            const seen = new Map([...compared, ...comparisons].map((its) => [its.pair, its]));
            compared = [...seen.values()];
            for (const { pair } of opportunities) traded.push({ at: clock.now(), venues: pair });
          },
        },
      ],
    });
    feeds = VENUES.map((venue) =>
      exchangeFeed({ venue, symbols: ["SOL/USDT", "USDC/USDT"], runtime: clock, urls: sim.urls[venue] }),
    );
    await Promise.all(feeds.map((feed) => feed.start(pipeline.sink)));
    await stepUntil(priced);
  });

  after(async () => {
    await Promise.all(feeds.map((feed) => feed.stop()));
    await sim.close();
  });

  it("error: turns stale within its limit, and no opportunity names it until it speaks again", async () => {
    const { maxAge, silenceLimit } = venueNamed("okx");
    sim.faults.silence("okx");
    const since = clock.now();
    await stepUntil(() => clock.now() - since > maxAge + STEP);
    assert.deepEqual([...new Set(okx().map(({ refused }) => refused))], ["book_stale"]);
    assert.ok(okx().every(({ netEdge }) => netEdge === undefined));
    const stale = clock.now();

    await stepUntil(() => said.some(({ at, what }) => at > since && what === "silent"));
    assert.ok(clock.now() - since <= silenceLimit + maxAge, "the watchdog tells");
    await stepUntil(() => traded.some(({ at }) => at > stale), 3_000);
    assert.deepEqual(
      traded.filter(({ at, venues }) => at > stale && venues.includes("okx")),
      [],
      "the others are traded on, okx is not",
    );

    sim.faults.resume("okx");
    await stepUntil(priced);
  });
});
