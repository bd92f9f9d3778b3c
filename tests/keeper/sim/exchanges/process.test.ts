import assert from "node:assert/strict";
import { binance } from "../../../../keeper/sim/exchanges/binance.ts";
import { bybit } from "../../../../keeper/sim/exchanges/bybit.ts";
import { mexc } from "../../../../keeper/sim/exchanges/mexc.ts";
import { okx } from "../../../../keeper/sim/exchanges/okx.ts";
import { ladder } from "../../../../keeper/sim/exchanges/process/ladder.ts";
import { cholesky, correlate } from "../../../../keeper/sim/exchanges/process/noise.ts";
import {
  ASSETS,
  CORRELATION,
  DISLOCATION,
  type ProcessProfile,
} from "../../../../keeper/sim/exchanges/process/profile.ts";
import {
  fairPrice,
  initialState,
  midPrice,
  type ProcessState,
} from "../../../../keeper/sim/exchanges/process/state.ts";
import { step } from "../../../../keeper/sim/exchanges/process/step.ts";

const VENUES = [binance, bybit, okx, mexc].map((sim) => sim.profile);
const SEEDS = Array.from({ length: 20 }, (_, i) => i + 1);
const FEE = 0.001;
const MINIMUM_NET = 0.0015;

const profileOf = (seed: number): ProcessProfile => ({ seed, stepSeconds: 0.1, venues: VENUES });

function run(seed: number, steps: number, visit: (state: ProcessState, profile: ProcessProfile) => void): ProcessState {
  const profile = profileOf(seed);
  let state = initialState(profile);
  for (let i = 0; i < steps; i++) {
    state = step(profile, state);
    visit(state, profile);
  }
  return state;
}

/** Best net edge over all pairs of venues: buy at one ask, sell at another's bid, 0.10 % a side. */
function bestNet(profile: ProcessProfile, state: ProcessState): number {
  let best = Number.NEGATIVE_INFINITY;
  for (const [m, { base }] of VENUES[0]?.markets.entries() ?? []) {
    if (base === "USDC") continue;
    let [bid, ask] = [0, Number.POSITIVE_INFINITY];
    for (const [v, venue] of VENUES.entries()) {
      const mid = midPrice(profile, state, v, m);
      const half = (mid * (venue.markets[m]?.halfSpreadBps ?? 0)) / 10_000;
      bid = Math.max(bid, mid - half);
      ask = Math.min(ask, mid + half);
    }
    best = Math.max(best, (bid * (1 - FEE)) / (ask * (1 + FEE)) - 1);
  }
  return best;
}

describe("the price process", () => {
  it("error: refuses a correlation matrix that no random variables can have", () => {
    assert.throws(
      () =>
        cholesky([
          [1, 2],
          [2, 1],
        ]),
      RangeError,
    );
  });

  it("is the same for one seed and another for the next", () => {
    const end = run(7, 500, () => {});
    assert.deepEqual(
      run(7, 500, () => {}),
      end,
    );
    assert.notDeepEqual(run(8, 500, () => {}).fair, end.fair);
  });

  it("goes on from a stored state as if it had never stopped", () => {
    const half = run(3, 250, () => {});
    let resumed = JSON.parse(JSON.stringify(half)) as ProcessState;
    for (let i = 0; i < 250; i++) resumed = step(profileOf(3), resumed);
    assert.deepEqual(
      resumed,
      run(3, 500, () => {}),
    );
  });

  it("changes no state that it was given", () => {
    const profile = profileOf(5);
    const before = initialState(profile);
    const copy = structuredClone(before);
    step(profile, before);
    assert.deepEqual(before, copy);
  });

  it("moves the assets together as much as it says", () => {
    const returns: number[][] = [];
    let last = initialState(profileOf(11)).fair;
    run(11, 20_000, ({ fair }) => {
      returns.push(fair.map((now, i) => now - (last[i] ?? Number.NaN)));
      last = fair;
    });
    for (const [i, row] of CORRELATION.entries()) {
      for (const [j, wanted] of row.entries()) {
        // 20,000 samples: three standard errors are below 0.022.
        const found = correlation(
          returns.map((r) => r[i] ?? 0),
          returns.map((r) => r[j] ?? 0),
        );
        assert.ok(Math.abs(found - wanted) < 0.022, `${ASSETS[i]} and ${ASSETS[j]}: ${found} instead of ${wanted}`);
      }
    }
  });

  it("turns a Cholesky factor back into its matrix", () => {
    const lower = cholesky(CORRELATION);
    for (const [i, row] of CORRELATION.entries()) {
      const column = correlate(lower, [...(lower[i] ?? []), 0, 0, 0, 0].slice(0, ASSETS.length));
      for (const [j, value] of row.entries()) assert.ok(Math.abs((column[j] ?? 0) - value) < 1e-12);
    }
  });

  it("keeps the dollar coin at a dollar for hours", () => {
    let worst = 0;
    run(2, 100_000, (state) => {
      worst = Math.max(worst, Math.abs(fairPrice(state, "USDC") - 0.9998));
    });
    assert.ok(worst < 0.002, `strayed by ${worst}`);
  });

  for (const seed of SEEDS) {
    it(`pays some of the time, and never for long, with seed ${seed}`, () => {
      let [paying, quiet, longestQuiet] = [0, 0, 0];
      const steps = 3_000;
      run(seed, steps, (state, profile) => {
        const pays = bestNet(profile, state) > MINIMUM_NET;
        quiet = pays ? 0 : quiet + 1;
        longestQuiet = Math.max(longestQuiet, quiet);
        if (pays) paying++;
      });
      assert.ok(longestQuiet <= 150, `nothing paid for ${longestQuiet / 10} s`);
      assert.ok(paying < steps * 0.4, `paid ${(100 * paying) / steps} % of the time`);
    });
  }

  it("opens every gap within its bounds, at one venue for one pair, and closes it in seconds", () => {
    const open = new Map<string, { since: number; size: number }>();
    let [seen, longest] = [0, 0];
    run(4, 20_000, ({ step: now, dislocations }) => {
      const places = dislocations.map(({ venue, market, size }) => [`${venue}:${market}`, Math.abs(size)] as const);
      assert.equal(new Set(places.map(([place]) => place)).size, places.length, "one gap at a place");
      for (const [place, size] of places) {
        const known = open.get(place);
        // One that grew is the next, opened in the step in which the last closed.
        if (known === undefined || size > known.size) {
          seen++;
          assert.ok(size >= DISLOCATION.smallest && size <= DISLOCATION.largest, `size ${size}`);
          open.set(place, { since: now, size });
        } else {
          known.size = size;
          longest = Math.max(longest, now - known.since);
        }
      }
      for (const place of open.keys()) if (!places.some(([each]) => each === place)) open.delete(place);
    });
    assert.ok(seen > 250, `${seen} gaps in 2,000 s`);
    assert.ok(longest <= 70, `one stayed open for ${longest / 10} s`);
  });

  it("pays nothing at all without a gap", () => {
    run(6, 5_000, (state, profile) => {
      if (state.dislocations.length === 0) assert.ok(bestNet(profile, state) < 0);
    });
  });

  it("shows at least 20 sorted levels a side at every venue, uncrossed, and deeper further out", () => {
    run(9, 300, (state, profile) => {
      if (state.step % 10 !== 0) return;
      for (const [v, venue] of VENUES.entries()) {
        for (const [m, market] of venue.markets.entries()) {
          const { bids, asks } = ladder(profile, state, v, m);
          assert.ok(bids.length >= 20 && asks.length >= 20);
          for (let i = 1; i < bids.length; i++) assert.ok((bids[i]?.[0] ?? 0) < (bids[i - 1]?.[0] ?? 0));
          for (let i = 1; i < asks.length; i++) assert.ok((asks[i]?.[0] ?? 0) > (asks[i - 1]?.[0] ?? 0));
          assert.ok((bids[0]?.[0] ?? 0) < (asks[0]?.[0] ?? 0), `${venue.id} ${market.symbol} is crossed`);
          for (const [price, size] of [...bids, ...asks]) assert.ok(price > 0 && size >= 1 && Number.isInteger(size));
          const rests = (levels: typeof bids) => levels.reduce((sum, [, size]) => sum + size, 0);
          assert.ok(rests(bids.slice(20)) > rests(bids.slice(0, 20)));
        }
      }
    });
  });
});

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (x: readonly number[]) => x.reduce((sum, value) => sum + value, 0) / x.length;
  const [ma, mb] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (const [i, x] of a.entries()) {
    const y = b[i] ?? 0;
    ab += (x - ma) * (y - mb);
    aa += (x - ma) ** 2;
    bb += (y - mb) ** 2;
  }
  return ab / Math.sqrt(aa * bb);
}
