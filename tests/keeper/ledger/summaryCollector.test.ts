import assert from "node:assert/strict";
import type { Comparison } from "../../../keeper/src/domain/opportunity.ts";
import { millis, ppm } from "../../../keeper/src/domain/quantity.ts";
import { SummaryCollector, type SummaryFrame } from "../../../keeper/src/ledger/summaryCollector.ts";
import { settle } from "../../../keeper/src/settlement/settle.ts";
import { cycleReport, spreadReport } from "../settlement/reports.ts";

const FRAME: SummaryFrame = {
  mode: "paper",
  market: "sim",
  seed: 1,
  durationMs: 60_000,
  vault: null,
  ledger: { entries: 0, head: "0".repeat(64) },
};
const AT = millis(2_000);

function compared(pair: string, netEdge: number, refused?: Comparison["refused"]): Comparison {
  return { ...untrusted(pair, refused), netEdge: ppm(netEdge) };
}

function untrusted(pair: string, refused?: Comparison["refused"]): Comparison {
  return { engine: "cex_spread", pair, ...(refused === undefined ? {} : { refused }) };
}

describe("SummaryCollector", () => {
  it("says null, not 0, for latencies that were not measured", () => {
    assert.deepEqual(new SummaryCollector().summary(FRAME).latencyMs, { p50: null, p99: null });
  });

  it("counts comparisons and refusals and keeps the best edge of each pair in basis points", () => {
    const collector = new SummaryCollector();
    const comparisons = [
      compared("A x→y", -2_150, "edge_below_minimum"),
      compared("A x→y", -1_050, "edge_below_minimum"),
      compared("A x→y", -1_700, "book_stale"),
      compared("A y→x", 330),
      untrusted("B x→y", "book_bad"),
    ];
    collector.survey({ comparisons, opportunities: [] });
    collector.event();
    const summary = collector.summary(FRAME);
    assert.deepEqual(summary.compared, { "A x→y": 3, "A y→x": 1, "B x→y": 1 });
    assert.deepEqual(summary.bestEdge, { "A x→y": -10.5, "A y→x": 3.3 });
    assert.deepEqual(summary.refused, { edge_below_minimum: 2, book_stale: 1, book_bad: 1 });
    assert.equal(summary.events, 1);
  });

  it("shows a trade on chain with its signature and costs, and one on exchanges without", () => {
    const collector = new SummaryCollector();
    for (const report of [cycleReport({}), spreadReport({})]) collector.trade(report, settle(report, AT));
    const [cycle, spread] = collector.summary(FRAME).trades;
    assert.equal(cycle?.realisedProfit, "1.750000");
    assert.equal(cycle?.keeperCosts, "0.000005000");
    assert.equal(cycle?.signature, cycleReport({}).signature);
    assert.equal(cycle?.result.status, "completed");
    assert.equal(spread?.realisedProfit, "-0.200000");
    assert.equal(spread && "signature" in spread, false);
  });

  it("keeps only the most recent trades, and the summary stays JSON", () => {
    const collector = new SummaryCollector(2);
    for (let i = 0; i < 7; i++) {
      const report = spreadReport({ pair: `P${i}` });
      collector.trade(report, settle(report, AT));
    }
    collector.latency(0.25);
    const summary = collector.summary(FRAME);
    assert.deepEqual(
      summary.trades.map((trade) => trade.pair),
      ["P5", "P6"],
    );
    assert.deepEqual(JSON.parse(JSON.stringify(summary)), summary);
    assert.ok((summary.latencyMs.p50 ?? 0) >= 0.25);
  });
});
