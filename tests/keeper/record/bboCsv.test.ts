import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { createAllocator } from "../../../keeper/src/allocation/allocator.ts";
import { createMarket } from "../../../keeper/src/book/market.ts";
import type { Comparison } from "../../../keeper/src/domain/opportunity.ts";
import { ppm, usdcAtoms } from "../../../keeper/src/domain/quantity.ts";
import { CEX_SPREAD_DEFAULTS, cexSpread } from "../../../keeper/src/engines/cexSpread.ts";
import { openBboCsv } from "../../../keeper/src/record/bboCsv.ts";
import { decisionLine, opportunityLine } from "../../../keeper/src/record/decisionLog.ts";
import { openSession } from "../../../keeper/src/record/session.ts";
import { createScorer } from "../../../keeper/src/scoring/score.ts";
import { DATA, needsData } from "../../support/skip.ts";
import { collect, folder } from "./support.ts";

const HEAD = "ts_ms,venue,market,symbol,bid,bid_size,ask,ask_size";
const ROWS = [
  "1000000,binance,coinm_perp,BTC-USD,17207.5,1565.0,17207.6,221.0",
  "1000000,bybit,inverse_perp,BTC-USD,17210.0,561568.0,17210.5,302625.0",
  "1060000,bybit,spot,BTC-USDT,17205.01,0.00531,17206.77,0.00416",
  "1060000,binance,coinm_perp,BTC-USD,17219.8,17934.0,17219.9,511.0",
  "1180000,binance,coinm_perp,BTC-USD,17225.3,2381.0,17225.4,21849.0",
  "1240000,bybit,inverse_perp,BTC-USD,17200.0,1.0,17200.5,1.0",
];

describe("a CSV of best bids and asks", () => {
  const files = folder();
  const csv = (...rows: string[]) => files.file("quotes.csv", `${[HEAD, ...rows].join("\n")}\n`);

  const damaged: readonly (readonly [string, string, RegExp])[] = [
    ["has too few fields", "1000001,bybit,spot,BTC-USDT,1,1,1", /7 fields instead of 8/],
    ["has a time in words", "noon,bybit,spot,BTC-USDT,1,1,1,1", /no time/],
    ["goes back in time", "999999,bybit,spot,BTC-USDT,1,1,1,1", /before the line above/],
    ["is of an unknown market", "1000001,bybit,spot,DOGE-USDT,1,1,1,1", /none of bybit,spot,BTC-USDT/],
    ["has a price in words", "1000001,bybit,spot,BTC-USDT,NaN,1,1,1", /"NaN" is no price/],
    ["has a negative size", "1000001,bybit,spot,BTC-USDT,1,-1,1,1", /"-1" is no price or size/],
    ["has more decimals than its market", "1000001,bybit,spot,BTC-USDT,1.001,1,1,1", /at most 2 decimals/],
    ["has parts of a contract", "1000001,bybit,inverse_perp,BTC-USD,1,1.5,1,1", /at most 0 decimals/],
    ["lacks a price", "1000001,bybit,spot,BTC-USDT,,1,1,1", /"" is no price/],
  ];
  for (const [title, row, message] of damaged) {
    it(`refuses a line that ${title}, by its number, before anything is traded`, async () => {
      await assert.rejects(openBboCsv(csv(ROWS[0] ?? "", row)), (error: Error) => {
        assert.equal("code" in error && error.code, "RECORDING_INVALID");
        assert.match(error.message, /line 3/);
        assert.match(error.message, message);
        return true;
      });
    });
  }

  it("refuses other columns", async () => {
    await assert.rejects(openSession(files.file("other.csv", "time,price\n1,2\n")), {
      code: "RECORDING_INVALID",
      message: /line 1/,
    });
  });

  it("announces its markets with half of the median gap as their age limit, then its capital, then its rows", async () => {
    const session = await openBboCsv(csv(...ROWS), { capital: usdcAtoms(5n) });
    // gaps of one market: 60, 120 and 240 seconds
    assert.equal(session.medianGap, 120_000);
    assert.equal(session.maxAge, 60_000);
    assert.match(session.notices[0] ?? "", /age limit 60000 ms/);
    const events = await collect(session.events());
    assert.deepEqual(
      events.map(({ input }) =>
        input.kind === "instrument" ? input.instrument.product : input.kind === "balance" ? input.venue : input.kind,
      ),
      [
        "inverse:BTC/USD",
        "inverse:BTC/USD",
        "spot:BTC/USDT",
        "binancecoinm",
        "bybit",
        ...new Array<string>(6).fill("book"),
      ],
    );
    const row = events[7]?.input;
    assert.ok(row?.kind === "book");
    assert.equal(row.instrument, "bybit:BTC/USDT");
    assert.deepEqual(
      [row.bids.prices[0], row.bids.sizes[0], row.asks.prices[0], row.asks.sizes[0]],
      [1720501, 5310, 1720677, 4160],
    );
    assert.equal(events.at(-1)?.id, "e11");
    assert.equal(events.at(-1)?.at, 1_240_000);
  });

  it("reads the same unpacked and packed, and with Windows line ends", async () => {
    const plain = await collect((await openSession(csv(...ROWS))).events());
    const text = `${[HEAD, ...ROWS].join("\r\n")}\r\n`;
    const packed = await collect((await openSession(files.file("packed.csv.gz", gzipSync(text)))).events());
    assert.deepEqual(packed, plain);
  });

  it("reads numbers in the scientific notation that recorders write small sizes in", async () => {
    const session = await openBboCsv(csv("1,bybit,spot,BTC-USDT,1.720501e4,8.4e-05,17206.770,1E+2"));
    const row = (await collect(session.events()))[1]?.input;
    assert.ok(row?.kind === "book");
    assert.deepEqual(
      [row.bids.prices[0], row.bids.sizes[0], row.asks.prices[0], row.asks.sizes[0]],
      [1720501, 84, 1720677, 1e8],
    );
    await assert.rejects(openBboCsv(csv("1,bybit,spot,BTC-USDT,1,8.4e-06,2,1")), { message: /at most 6 decimals/ });
  });

  it("takes a crossed or empty row as a bad book, not as an error", async () => {
    const session = await openBboCsv(csv("1,bybit,spot,BTC-USDT,2,1,1,1", "2,bybit,spot,BTC-USDT,1,0,2,1"));
    const market = createMarket();
    const defects: unknown[] = [];
    for await (const event of session.events()) {
      market.apply(event);
      defects.push(market.state.book("bybit:BTC/USDT")?.defect);
    }
    assert.deepEqual(defects, ["missing", "crossed", "zero_size"]);
  });
});

describe("the real day of 2022-12-13", () => {
  const PATH = `${DATA}bbo_20221213.csv.gz`;
  const EAGER = { ...CEX_SPREAD_DEFAULTS, minEdge: ppm(-100_000), marginalEdge: ppm(-100_000) };

  before(function () {
    needsData(this);
  });

  /** The decisions' lines and the comparisons of a pass over the file. */
  async function replay(params = CEX_SPREAD_DEFAULTS) {
    const session = await openSession(PATH, { capital: usdcAtoms(1_000_000_000_000n) });
    const market = createMarket();
    const [engine, score, allocator] = [cexSpread(params), createScorer(), createAllocator()];
    const lines: string[] = [];
    const compared: { at: number; comparison: Comparison }[] = [];
    let events = 0;
    for await (const event of session.events()) {
      events += 1;
      const state = market.apply(event);
      const survey = engine.survey(state);
      for (const comparison of survey.comparisons) compared.push({ at: event.at, comparison });
      lines.push(...survey.opportunities.map(opportunityLine));
      lines.push(
        ...allocator
          .decide(
            state,
            survey.opportunities.map((o) => score(state, o)),
          )
          .map(decisionLine),
      );
    }
    return { events, lines, compared, session };
  }

  it("compares Bybit's inverse with Binance's coin-margined perpetual, and nothing pays after fees", async () => {
    const { events, compared, session } = await replay();
    assert.equal(events, 3849 + 5 + 3);
    assert.deepEqual([...new Set(session.ageLimits.values())], [30_000]);
    const trusted = compared.filter(({ comparison }) => comparison.netEdge !== undefined);
    assert.deepEqual([...new Set(trusted.map(({ comparison }) => comparison.pair))].sort(), [
      "BTC/USD:BTC binancecoinm→bybit",
      "BTC/USD:BTC bybit→binancecoinm",
    ]);
    assert.ok(trusted.length > 500, `${trusted.length} comparisons`);
    assert.ok(trusted.every(({ comparison }) => comparison.refused === "edge_below_minimum"));
  });

  it("has the edge that one row gives by hand", async () => {
    // 1670913480000: Bybit 17190.5 / 17191.0 with 643074 USD on the ask, Binance 17207.7 / 17207.8 with 5916 contracts on the bid.
    // Bought on Bybit and sold on Binance, 9.7 bps before fees. Fees to open and close: 0.11 % on Bybit, 0.1 % on Binance.
    // 17207.7 · 0.9989 ÷ (17191.0 · 1.001) = 17188.77153 ÷ 17208.191 = 0.99887150: 1128.5 ppm lost.
    const { compared } = await replay();
    const row = compared.filter(
      ({ at, comparison }) => at === 1670913480000 && comparison.pair.endsWith("bybit→binancecoinm"),
    );
    assert.deepEqual(
      row.map(({ comparison }) => comparison.netEdge).filter((edge) => edge !== undefined),
      [-1129],
    );
    const best = Math.max(...compared.map(({ comparison }) => comparison.netEdge ?? Number.NEGATIVE_INFINITY));
    assert.equal(best, -1129, "it is the best of the day");
  });

  it("is decided the same, byte for byte, every time", async () => {
    const [once, again] = [await replay(EAGER), await replay(EAGER)];
    assert.equal(once.lines.join("\n"), again.lines.join("\n"));
    assert.deepEqual(once.lines, [], "no size earns anything, even when losing edges are walked");
  });
});
