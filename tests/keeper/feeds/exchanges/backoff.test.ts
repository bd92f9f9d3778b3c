import assert from "node:assert/strict";
import { durationMs } from "../../../../keeper/src/domain/quantity.ts";
import { Backoff } from "../../../../keeper/src/feeds/exchanges/backoff.ts";
import { StillRuntime } from "./support.ts";

const LIMITS = { initial: durationMs(100), longest: durationMs(1_000) };
const waits = (backoff: Backoff, n: number) => Array.from({ length: n }, () => Math.round(backoff.next()));

describe("the wait between attempts", () => {
  it("doubles up to the longest, and begins anew after a reset", () => {
    const backoff = new Backoff(new StillRuntime(), LIMITS);
    assert.deepEqual(waits(backoff, 6), [100, 200, 400, 800, 1_000, 1_000]);
    backoff.reset();
    assert.deepEqual(waits(backoff, 2), [100, 200]);
  });

  it("is never below half its step, whatever the dice", () => {
    const runtime = new StillRuntime();
    runtime.random = (n) => new Uint8Array(n);
    assert.deepEqual(waits(new Backoff(runtime, LIMITS), 5), [50, 100, 200, 400, 500]);
  });
});
