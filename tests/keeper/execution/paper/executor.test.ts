import assert from "node:assert/strict";
import type { Approved } from "../../../../keeper/src/domain/decision.ts";
import { decisionId } from "../../../../keeper/src/domain/id.ts";
import type { Instrument } from "../../../../keeper/src/domain/instrument.ts";
import type { LedgerEntry, NewLedgerEntry } from "../../../../keeper/src/domain/ledger.ts";
import type { Opportunity } from "../../../../keeper/src/domain/opportunity.ts";
import { durationMs, millis, ppm, usdcAtoms } from "../../../../keeper/src/domain/quantity.ts";
import type { ExecutionReport } from "../../../../keeper/src/domain/report.ts";
import { CEX_SPREAD_DEFAULTS, cexSpread } from "../../../../keeper/src/engines/cexSpread.ts";
import { paperExecutor } from "../../../../keeper/src/execution/paper/executor.ts";
import { PAPER_DEFAULTS } from "../../../../keeper/src/execution/paper/params.ts";
import { replayRuntime } from "../../../../keeper/src/record/replayRuntime.ts";
import { settle } from "../../../../keeper/src/settlement/settle.ts";
import { announced, book, market, Session, type Side } from "../../book/support.ts";
import { cycle } from "../../scoring/support.ts";

const mexc = market("mexc", { quote: "USDC" });
const okx = market("okx", { quote: "USDC" });
const ASKS: Side = [
  [50_000_00, 50_000],
  [50_100_00, 1_00000],
];
const BIDS: Side = [
  [50_400_00, 80_000],
  [50_250_00, 1_00000],
  [50_150_00, 5_00000],
];
const START = 1_000;

/** A paper account of 100,000 USDC a venue over two books, and what was written to its journal. */
function desk(buy: Instrument = mexc, asks = ASKS, sell: Instrument = okx, bids = BIDS, free = 100_000_000_000n) {
  const session = new Session();
  const runtime = replayRuntime(millis(START));
  const [low, high] = [Math.min(...asks.map(([p]) => p)) - 10_00, Math.max(...bids.map(([p]) => p)) + 10_00];
  const feed = (at: number, asksNow: Side, bidsNow: Side) =>
    session.at(at, book(buy, [[low, 5_00000]], asksNow), book(sell, bidsNow, [[high, 5_00000]]));
  session.at(START, ...announced(buy, sell));
  const state = feed(START, asks, bids);
  const entries: NewLedgerEntry[] = [];
  const balances = new Map<string, bigint>();
  const paper = paperExecutor({
    runtime,
    books: state,
    journal: {
      append: async (entry) => {
        entries.push(entry);
        return { ...entry, seq: entries.length, at: runtime.now(), prev: "", hash: "" } satisfies LedgerEntry;
      },
    },
    balances: new Map([buy, sell].map(({ venue }) => [venue, usdcAtoms(free)])),
    onBalance: (venue, now) => balances.set(venue, now),
    params: { ...PAPER_DEFAULTS, venueLatency: { okx: durationMs(80) } },
  });
  const params = { ...CEX_SPREAD_DEFAULTS, marginalEdge: ppm(0), maxNotional: usdcAtoms(10n ** 18n) };
  const find = (): Opportunity => {
    // The selling book came last.
    const found = cexSpread(params).survey(state).opportunities[0];
    assert.ok(found);
    return found;
  };
  const approve = (opportunity: Opportunity, n = 1): Approved => ({
    id: decisionId(n),
    at: millis(START),
    verdict: "approved",
    scored: { opportunity, pAll: 1, pOnlyFirst: 0, pOnlySecond: 0, expectedValue: usdcAtoms(1n) },
  });
  /** Moves the clock, letting everything that it wakes run out. */
  const until = async (at: number) => {
    await paper.quiet();
    while (runtime.step(millis(at))) await paper.quiet();
    session.at(at, { kind: "tick" });
  };
  return { paper, session, feed, find, approve, until, entries, balances, state };
}

const spreadOf = (report: ExecutionReport) => {
  assert.ok(report.engine === "cex_spread");
  settle(report, report.finishedAt);
  return report;
};

describe("the paper executor", () => {
  it("refuses trades of other engines, stopped or not", async () => {
    const { paper, approve } = desk();
    await assert.rejects(paper.execute(approve(cycle())), { code: "UNSUPPORTED" });
    await paper.stop();
    await assert.rejects(paper.execute(approve(cycle())), { code: "UNSUPPORTED" });
  });

  it("rejects what was approved before it stopped and comes after it, and says why", async () => {
    const { paper, approve, find, entries } = desk();
    const approved = approve(find());
    await paper.stop();
    const report = spreadOf(await paper.execute(approved));
    assert.equal(report.outcome, "rejected");
    assert.match(report.reason ?? "", /stopped/);
    assert.equal(report.decision, approved.id);
    assert.deepEqual(report.fills, []);
    assert.deepEqual(entries, []);
  });

  it("rejects, before anything is written or sent, what a venue would reject", async () => {
    const wrong: readonly (readonly [RegExp, ReturnType<typeof desk>])[] = [
      [/below the minimum of 150001/, desk({ ...mexc, minSize: 1_50001 })],
      [/below the minimum of 80000/, desk(mexc, ASKS, { ...okx, minNotional: 80_000 })],
      [/mexc has 75250594999 of the 75250595000/, desk(mexc, ASKS, okx, BIDS, 75_250_594_999n)],
    ];
    const plain = desk().find();
    for (const [reason, { paper, approve, entries }] of wrong) {
      const report = spreadOf(await paper.execute(approve(plain)));
      assert.equal(report.outcome, "rejected");
      assert.match(report.reason ?? "", reason);
      assert.deepEqual(entries, []);
    }
  });

  it("rejects when nothing prices the quote in USDC, or an instrument is gone", async () => {
    const { paper, approve, find } = desk();
    const found = find();
    assert.ok(found.engine === "cex_spread");
    const gone = { ...found, buy: { ...found.buy, instrument: "mexc:GONE" } };
    assert.equal((await paper.execute(approve(gone))).outcome, "rejected");
    const usdt = desk(market("mexc"), ASKS, market("okx"), BIDS);
    const other = {
      ...found,
      buy: { ...found.buy, instrument: "mexc:BTC/USDT" },
      sell: { ...found.sell, instrument: "okx:BTC/USDT" },
    };
    assert.match((await usdt.paper.execute(usdt.approve(other))).reason ?? "", /prices USDT/);
  });

  it("sends nothing that the journal did not take", async () => {
    const { state, find, approve } = desk();
    const runtime = replayRuntime(millis(START));
    const failing = paperExecutor({
      runtime,
      books: state,
      journal: { append: () => Promise.reject(new Error("disk full")) },
      balances: new Map([
        ["mexc", usdcAtoms(10n ** 12n)],
        ["okx", usdcAtoms(10n ** 12n)],
      ]),
    });
    await assert.rejects(failing.execute(approve(find())), /disk full/);
    assert.equal(runtime.nextTimer(), undefined, "no order is under way");
  });

  it("misses at no cost when both books have moved away", async () => {
    const { paper, feed, find, approve, until, balances } = desk();
    const running = paper.execute(approve(find()));
    feed(1_010, [[50_200_00, 5_00000]], [[50_200_00 - 1_00, 5_00000]]);
    await until(1_200);
    const report = spreadOf(await running);
    assert.deepEqual([report.outcome, report.fills, report.profit, report.fees], ["missed", [], 0n, 0n]);
    assert.deepEqual(balances.size, 0);
  });

  it("fills nothing from a book that went silent under way", async () => {
    const { paper, session, find, approve, until } = desk();
    const running = paper.execute(approve(find()));
    for (const { id, venue } of [mexc, okx]) {
      session.at(1_010, { kind: "stream", venue, stream: id, status: "silent", reason: "test" });
    }
    await until(1_200);
    assert.equal((await running).outcome, "missed");
  });

  it("undoes what only the buying leg filled, and books what that cost", async () => {
    const { paper, feed, find, approve, until, entries, balances } = desk();
    const running = paper.execute(approve(find()));
    feed(1_010, ASKS, [[50_400_00, 80_000]]);
    await until(2_000);
    const report = spreadOf(await running);
    // bought 1.5 for 75100, sold 0.8 for 40320, sold 0.7 back at 49990 for 34993; fees 75.1 + 40.32 + 34.993
    assert.equal(report.outcome, "partial");
    assert.equal(report.profit, 75_313_000_000n - 75_100_000_000n - 150_413_000n);
    assert.equal(report.fees, 150_413_000n);
    assert.deepEqual(
      report.fills.map((fill) => [fill.orderId, fill.side, fill.size, fill.value, fill.fee]),
      [
        ["d1:buy", "buy", 1_50000, 75_100_000_000n, 75_100_000n],
        ["d1:sell", "sell", 80_000, 40_320_000_000n, 40_320_000n],
        ["d1:undo:buy:1", "sell", 70_000, 34_993_000_000n, 34_993_000n],
      ],
    );
    assert.match(report.reason ?? "", /bought 150000 of 150000, sold 80000 of 150000, 70000 undone/);
    assert.equal(entries.length, 2, "an intent for both legs, one for undoing");
    assert.equal((balances.get("mexc") ?? 0n) + (balances.get("okx") ?? 0n), 200_000_000_000n + report.profit);
  });

  it("undoes a lone selling leg by buying back", async () => {
    const { paper, feed, find, approve, until } = desk();
    const running = paper.execute(approve(find()));
    feed(1_010, [[50_200_00, 5_00000]], BIDS);
    await until(2_000);
    const report = spreadOf(await running);
    // sold 0.8 at 50400 and 0.7 at 50250 for 75495, bought back at 50410 for 75615; fees 75.495 + 75.615
    assert.equal(report.profit, 75_495_000_000n - 75_615_000_000n - 151_110_000n);
    assert.deepEqual(
      report.fills.map((fill) => fill.orderId),
      ["d1:sell", "d1:undo:sell:1"],
    );
  });

  it("writes down at the limit what cannot be undone, and says so", async () => {
    const { paper, session, feed, find, approve, until } = desk();
    const running = paper.execute(approve(find()));
    feed(1_010, ASKS, [[50_200_00, 1]]);
    await until(1_060);
    session.at(1_060, { kind: "stream", venue: "mexc", stream: mexc.id, status: "disconnected", reason: "test" });
    await until(3_000);
    const report = spreadOf(await running);
    // bought 1.5 for 75100, worth 1 % below the worst price, 49599, from now on: 74398.5; fees 75.1 + 74.3985
    assert.equal(report.outcome, "partial");
    assert.match(report.reason ?? "", /0 undone, 150000 left open and written down/);
    assert.equal(report.profit, 74_398_500_000n - 75_100_000_000n - 149_498_500n);
    assert.deepEqual(
      report.fills.map((fill) => fill.orderId),
      ["d1:buy"],
    );
  });

  it("writes the intent of both legs before either is matched", async () => {
    const { paper, find, approve, until, entries } = desk();
    const running = paper.execute(approve(find()));
    await paper.quiet();
    assert.deepEqual(entries, [
      {
        kind: "intent",
        ref: "d1",
        body: {
          executor: "paper",
          orders: [
            {
              orderId: "d1:buy",
              instrument: "mexc:BTC/USDC",
              type: "limit_ioc",
              side: "buy",
              size: 150_000,
              limitPrice: 5_012_474,
            },
            {
              orderId: "d1:sell",
              instrument: "okx:BTC/USDC",
              type: "limit_ioc",
              side: "sell",
              size: 150_000,
              limitPrice: 5_022_518,
            },
          ],
        },
      },
    ]);
    await until(2_000);
    await running;
  });

  it("earns exactly what the engine expected when the books stay as they are", async () => {
    const { paper, find, approve, until, balances } = desk();
    const opportunity = find();
    const running = paper.execute(approve(opportunity));
    await until(2_000);
    const report = spreadOf(await running);
    assert.equal(report.outcome, "filled");
    // 75495 − 75100 − 150.595
    assert.equal(report.profit, 244_405_000n);
    assert.equal(report.profit, opportunity.expectedProfit);
    assert.equal(report.fees, opportunity.fees);
    assert.deepEqual([report.startedAt, report.finishedAt], [1_000, 1_080], "the slower venue's latency");
    assert.equal(balances.get("mexc"), 100_000_000_000n - 75_100_000n);
    assert.equal(balances.get("okx"), 100_000_000_000n + 244_405_000n + 75_100_000n);
  });

  it("does the same with inverse contracts, the fees of closing them included", async () => {
    const inverse = { kind: "inverse", quote: "USD", priceDecimals: 1, sizeDecimals: 0, takerFee: ppm(500) } as const;
    const bybit = market("bybit", { ...inverse, contractSize: 1 });
    const coinm = market("binancecoinm", { ...inverse, contractSize: 100 });
    const { paper, find, approve, until } = desk(bybit, [[17_000_0, 250]], coinm, [[17_100_0, 10]]);
    const running = paper.execute(approve(find()));
    await until(2_000);
    const report = spreadOf(await running);
    assert.deepEqual([report.outcome, report.profit, report.fees], ["filled", 775_294n, 400_000n]);
  });

  it("cannot fill twice from one quote", async () => {
    const { paper, find, approve, until, feed } = desk();
    const opportunity = find();
    const [first, second] = [paper.execute(approve(opportunity, 1)), paper.execute(approve(opportunity, 2))];
    await until(2_000);
    assert.deepEqual([(await first).outcome, (await second).outcome], ["filled", "rejected"], "the account holds one");
    const again = paper.execute(approve(opportunity, 3));
    await until(2_100);
    assert.equal((await again).outcome, "missed");
    feed(2_100, ASKS, BIDS);
    const anew = paper.execute(approve(opportunity, 4));
    await until(2_200);
    assert.equal((await anew).outcome, "filled");
  });

  it("stops only when what is in flight has come back", async () => {
    const { paper, find, approve, until } = desk();
    const running = paper.execute(approve(find()));
    let stopped = false;
    const stopping = paper.stop().then(() => {
      stopped = true;
    });
    await paper.quiet();
    assert.equal(stopped, false);
    await until(2_000);
    await stopping;
    assert.equal((await running).outcome, "filled");
  });
});
