import assert from "node:assert/strict";
import { millis, usdcAtoms } from "../../../keeper/src/domain/quantity.ts";
import { resultOf } from "../../../keeper/src/settlement/result.ts";
import { settle } from "../../../keeper/src/settlement/settle.ts";
import { cycleReport, fill, spreadReport } from "./reports.ts";

const AT = millis(2_000);

describe("resultOf", () => {
  it("says executed: false, with no transaction, for a trade that missed", () => {
    const report = spreadReport({ outcome: "missed", fills: [], profit: usdcAtoms(0n), fees: usdcAtoms(0n) });
    const result = resultOf(report, settle(report, AT));
    assert.equal(result.executed, false);
    assert.equal(result.status, "missed");
    assert.equal(result.buy_tx, null);
    assert.equal(result.sell_tx, null);
    assert.equal(result.actual_profit, "0.000000");
  });

  it("names the one transaction of a cycle as both legs", () => {
    const report = cycleReport({});
    assert.deepEqual(resultOf(report, settle(report, AT)), {
      executed: true,
      opportunity_id: "e3:atomic_cycle:0",
      capital_allocated: "500.000000",
      buy_tx: report.signature,
      sell_tx: report.signature,
      actual_profit: "1.750000",
      fees_paid: "0.000000",
      execution_time_ms: 150,
      status: "completed",
    });
  });

  it("names the orders of a spread and shows its loss", () => {
    const report = spreadReport({});
    const result = resultOf(report, settle(report, AT));
    assert.equal(result.buy_tx, "mexc-1");
    assert.equal(result.sell_tx, "okx-1");
    assert.equal(result.actual_profit, "-0.200000");
    assert.equal(result.fees_paid, "0.200000");
  });

  it("counts a partial fill as executed, and has no sell order where none was filled", () => {
    const report = spreadReport({ outcome: "partial", fills: [fill("buy")] });
    const result = resultOf(report, settle(report, AT));
    assert.equal(result.executed, true);
    assert.equal(result.status, "partial");
    assert.equal(result.sell_tx, null);
  });
});
