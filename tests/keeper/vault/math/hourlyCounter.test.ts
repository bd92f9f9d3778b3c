import assert from "node:assert/strict";
import fc from "fast-check";
import { counterReach, counterTotal, type HourlyCounter } from "../../../../keeper/src/vault/math/hourlyCounter.ts";

const HOUR = 3_600n;
const CELLS = 25n;

/** The counter after `amount` was added at `now`, as the program does it (programs/vault/src/math/bucket.rs). */
function add({ hour, cells }: HourlyCounter, amount: bigint, now: bigint): HourlyCounter {
  const current = now / HOUR > hour ? now / HOUR : hour;
  const kept = cells.map((cell, at) => {
    const age = (((hour - BigInt(at)) % CELLS) + CELLS) % CELLS;
    return current - (hour - age) < CELLS ? cell : 0n;
  });
  const index = Number(current % CELLS);
  return { hour: current, cells: kept.map((cell, at) => (at === index ? cell + amount : cell)) };
}

const counter = fc.record({
  hour: fc.bigInt(400_000n, 400_100n),
  cells: fc.array(fc.bigInt(0n, 100n), { minLength: 25, maxLength: 25 }),
});

describe("what a counter lets through", () => {
  const empty: HourlyCounter = { hour: 400_000n, cells: Array.from({ length: 25 }, () => 0n) };
  const now = 400_000n * HOUR + 1_799n;

  it("is the cap for each day that is meant, and what is left for none", () => {
    assert.deepEqual(
      [0n, 1n, 2n, 7n].map((days) => counterReach(empty, 1_000n, now, days)),
      [1_000n, 1_000n, 2_000n, 7_000n],
    );
    const spent = add(empty, 400n, now);
    assert.deepEqual(
      [0n, 1n, 2n].map((days) => counterReach(spent, 1_000n, now, days)),
      [600n, 600n, 1_600n],
    );
  });

  it("comes back when what was counted before is a day old", () => {
    const spent = add({ ...empty, hour: 399_980n }, 1_000n, now - 20n * HOUR);
    assert.equal(counterReach(spent, 1_000n, now, 0n), 0n);
    assert.equal(counterReach(spent, 1_000n, now, 1n), 1_000n);
  });

  it("is never passed by anybody, whenever and how much they add, nor does it pass a cap a day", () => {
    const plan = fc.array(fc.record({ wait: fc.bigInt(0n, 4n * HOUR), amount: fc.bigInt(0n, 300n) }), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(
        counter,
        fc.bigInt(0n, 300n),
        fc.bigInt(0n, 30n),
        fc.bigInt(1n, 4n),
        plan,
        (its, cap, idle, days, adds) => {
          const start = (its.hour + idle) * HOUR + 17n;
          const reach = counterReach(its, cap, start, days);
          assert.ok(reach <= days * cap, `${reach} of ${days} · ${cap}`);
          let [at, state, sum] = [start, its as HourlyCounter, 0n];
          for (const { wait, amount } of adds) {
            at += wait;
            if (at > start + days * 86_400n) break;
            const next = add(state, amount, at);
            assert.equal(counterTotal(next, at), counterTotal(state, at) + amount);
            if (counterTotal(next, at) > cap) continue;
            [state, sum] = [next, sum + amount];
          }
          assert.ok(sum <= reach, `${sum} were added, ${reach} can be`);
        },
      ),
    );
  });

  it("is reached by whoever adds what is left each hour", () => {
    fc.assert(
      fc.property(counter, fc.bigInt(0n, 3_000n), fc.bigInt(0n, 3n), (its, cap, days) => {
        const start = its.hour * HOUR;
        let [state, sum] = [its as HourlyCounter, 0n];
        for (let hour = 0n; hour <= 24n * days; hour++) {
          const at = start + hour * HOUR;
          const left = cap - counterTotal(state, at);
          if (left <= 0n) continue;
          [state, sum] = [add(state, left, at), sum + left];
        }
        assert.equal(sum, counterReach(its, cap, start, days));
      }),
    );
  });
});
