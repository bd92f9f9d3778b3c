import assert from "node:assert/strict";
import fc from "fast-check";
import { isEmpireError } from "../../../keeper/src/domain/error.ts";
import { atoms, lamports, millis, usdcAtoms } from "../../../keeper/src/domain/quantity.ts";
import type { AtomicCycleReport, CexSpreadReport, Fill, Outcome } from "../../../keeper/src/domain/report.ts";
import { settle } from "../../../keeper/src/settlement/settle.ts";
import { cycleReport, fill, spreadReport } from "./reports.ts";

const AT = millis(1_700_000_000_000);
const amount = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n });

function refuses(report: AtomicCycleReport | CexSpreadReport, what: RegExp): void {
  assert.throws(
    () => settle(report, AT),
    (error) => isEmpireError(error, "REPORT_CONTRADICTORY") && what.test(error.message),
  );
}

describe("settle", () => {
  it("refuses amounts of a cycle that did not land", () => {
    for (const outcome of ["missed", "rejected", "in_doubt"] satisfies Outcome[]) {
      refuses(cycleReport({ outcome, amountIn: usdcAtoms(1n), amountOut: usdcAtoms(0n) }), /nothing landed/);
      refuses(cycleReport({ outcome, amountIn: usdcAtoms(0n), amountOut: usdcAtoms(5n) }), /nothing landed/);
    }
  });

  it("refuses half a cycle, and one that landed without signature or input", () => {
    refuses(cycleReport({ outcome: "partial" }), /whole or not at all/);
    const { signature: _, ...unsigned } = cycleReport({});
    refuses(unsigned, /no signature/);
    refuses(cycleReport({ amountIn: usdcAtoms(0n) }), /took nothing/);
  });

  it("refuses fills that contradict a spread's outcome", () => {
    refuses(spreadReport({ fills: [fill("buy")] }), /one side only/);
    refuses(spreadReport({ outcome: "partial", fills: [] }), /no fill/);
    refuses(spreadReport({ outcome: "missed" }), /has 2 fills/);
    refuses(spreadReport({ outcome: "missed", fills: [], profit: usdcAtoms(-1n) }), /money but no fill/);
    refuses(spreadReport({ fees: usdcAtoms(-1n) }), /negative/);
  });

  it("counts on chain USDC out - in - tip repaid, to the atom, and network fees apart", () => {
    fc.assert(
      fc.property(amount, amount, amount, amount, (paid, received, tip, network) => {
        const amountIn = usdcAtoms(paid === 0n ? 1n : paid);
        const report = cycleReport({
          amountIn,
          amountOut: usdcAtoms(received),
          tipRepaid: usdcAtoms(tip),
          networkFee: lamports(network),
        });
        const settled = settle(report, AT);
        assert.equal(amountIn + settled.realisedProfit + tip, received);
        assert.equal(settled.keeperCosts, network);
        assert.equal(settled.fees, 0n);
        assert.equal(settled.signature, report.signature);
      }),
    );
  });

  it("counts nothing but the network's fee for a cycle that failed on chain", () => {
    const nothing = { amountIn: usdcAtoms(0n), amountOut: usdcAtoms(0n), tipRepaid: usdcAtoms(0n) };
    const settled = settle(cycleReport({ outcome: "missed", ...nothing, networkFee: lamports(5_000n) }), AT);
    assert.equal(settled.realisedProfit, 0n);
    assert.equal(settled.keeperCosts, 5_000n);
  });

  it("books on exchanges what the fills came to, a loss of an unwound leg included", () => {
    const value = fc.bigInt({ min: 1n, max: 10n ** 15n }).map(atoms);
    fc.assert(
      fc.property(value, value, value, fc.constantFrom("filled" as const, "partial" as const), (a, b, fee, outcome) => {
        const fills: Fill[] = [
          { ...fill("buy"), value: a, fee },
          { ...fill("sell"), value: b, fee: atoms(0n) },
        ];
        const profit = usdcAtoms(b - a - fee);
        const settled = settle(spreadReport({ outcome, fills, profit, fees: usdcAtoms(fee) }), AT);
        assert.equal(a + settled.fees + settled.realisedProfit, b);
        assert.equal(settled.keeperCosts, 0n);
      }),
    );
  });

  it("carries the ids, so that one id traces a trade", () => {
    const report = spreadReport({});
    const settled = settle(report, AT);
    assert.equal(settled.id, `${report.id}:s`);
    assert.equal(settled.report, report.id);
    assert.equal(settled.opportunity, report.opportunity);
    assert.equal(settled.at, AT);
  });
});
