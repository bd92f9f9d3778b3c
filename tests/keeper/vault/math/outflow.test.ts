import assert from "node:assert/strict";
import fc from "fast-check";
import { type OutflowBucket, outflowAt, outflowLeft, outflowReach } from "../../../../keeper/src/vault/math/outflow.ts";

const DAY = 86_400n;
const EMPTY: OutflowBucket = { used: 0n, remainder: 0n, updatedAt: 0n };
const amount = fc.bigInt(0n, 10n ** 13n);
const limit = fc.record({ capacity: amount, refill: amount });
const bucket = fc.record({ used: amount, remainder: fc.bigInt(0n, DAY - 1n), updatedAt: fc.constant(1_000n) });

describe("the outflow bucket", () => {
  it("regains its refill in a day, and nothing when the clock goes back", () => {
    const limit = { capacity: 100n, refill: 24n };
    const used: OutflowBucket = { used: 90n, remainder: 0n, updatedAt: 1_000n };
    const left = (now: bigint) => outflowLeft(used, limit, now);
    assert.deepEqual([0n, 1_000n, 1_000n + DAY / 24n, 1_000n + DAY, 1_000n + 9n * DAY].map(left), [
      10n,
      10n,
      11n,
      34n,
      100n,
    ]);
    assert.equal(outflowLeft(used, { capacity: 50n, refill: 0n }, 1_000n), 0n, "a capacity below what is used");
  });

  it("regains the same however often it is asked, by the remainder that it carries", () => {
    const steps = fc.array(fc.bigInt(0n, 5_000n), { maxLength: 20 });
    fc.assert(
      fc.property(bucket, limit, steps, (its, limits, waits) => {
        let now = its.updatedAt;
        let asked: OutflowBucket = its;
        for (const wait of waits) {
          now += wait;
          asked = outflowAt(asked, limits, now);
        }
        assert.deepEqual({ ...outflowAt(its, limits, now), updatedAt: now }, { ...asked, updatedAt: now });
      }),
    );
  });

  it("lets nobody take more than its reach, and lets one who is quick take just that", () => {
    const takes = fc.array(fc.record({ wait: fc.bigInt(0n, 20_000n), part: fc.bigInt(0n, 100n) }), { maxLength: 20 });
    fc.assert(
      fc.property(bucket, limit, takes, (its, limits, plan) => {
        let now = its.updatedAt;
        let [asked, taken] = [its as OutflowBucket, 0n];
        for (const { wait, part } of plan) {
          now += wait;
          const amount = (outflowLeft(asked, limits, now) * part) / 100n;
          const at = outflowAt(asked, limits, now);
          asked = { ...at, used: at.used + amount };
          taken += amount;
        }
        assert.ok(taken <= outflowReach(its, limits, its.updatedAt, now - its.updatedAt), "reached too far");
      }),
    );
    const greedy = { ...EMPTY, used: 100n };
    assert.equal(
      outflowReach(EMPTY, { capacity: 100n, refill: 24n }, 0n, DAY),
      100n + outflowLeft(greedy, { capacity: 100n, refill: 24n }, DAY),
    );
  });
});
