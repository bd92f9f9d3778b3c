import assert from "node:assert/strict";
import fc from "fast-check";
import { LatencyHistogram } from "../../../keeper/src/ledger/latencyHistogram.ts";

describe("LatencyHistogram", () => {
  it("has no percentile when nothing was measured, and counts what is not a number as nothing", () => {
    const histogram = new LatencyHistogram();
    histogram.add(Number.NaN);
    assert.equal(histogram.percentile(0.5), undefined);
  });

  it("is never below the true percentile and at most 1/32 above it", () => {
    const sample = fc.array(fc.double({ min: 0.001, max: 500_000, noNaN: true }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(sample, fc.constantFrom(0.01, 0.5, 0.9, 0.99, 1), (values, p) => {
        const histogram = new LatencyHistogram();
        for (const value of values) histogram.add(value);
        const sorted = values.toSorted((a, b) => a - b);
        const exact = sorted[Math.max(1, Math.ceil(p * sorted.length)) - 1] ?? Number.NaN;
        const told = histogram.percentile(p) ?? Number.NaN;
        assert.ok(told >= exact * (1 - 1e-12), `${told} is below ${exact}`);
        assert.ok(told <= exact * (1 + 1 / 32), `${told} is far above ${exact}`);
      }),
    );
  });

  it("keeps what is too small or too large in its outermost buckets", () => {
    const histogram = new LatencyHistogram();
    histogram.add(-5);
    assert.equal(histogram.percentile(1), 0.001);
    histogram.add(Number.POSITIVE_INFINITY);
    assert.ok((histogram.percentile(1) ?? 0) > 1_000_000);
  });
});
