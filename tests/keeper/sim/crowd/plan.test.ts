import assert from "node:assert/strict";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import {
  CROWD,
  type CrowdMemory,
  type CrowdPool,
  type CrowdTrade,
  planCrowd,
} from "../../../../keeper/sim/crowd/plan.ts";

const at = (id: string, price: number, fairPrice = 100): CrowdPool => ({
  id,
  reserveBase: 10_000,
  reserveQuote: 10_000 * price,
  fairPrice,
});

/** The pool's price after a trade without a fee. */
function priceAfter(pool: CrowdPool, trade: CrowdTrade): number {
  const k = pool.reserveBase * pool.reserveQuote;
  if (trade.side === "base") return k / (pool.reserveBase + trade.amountIn) ** 2;
  return (pool.reserveQuote + trade.amountIn) ** 2 / k;
}

describe("the crowd on the simulated pools", () => {
  it("leaves pools alone that are at the market's price", () => {
    assert.deepEqual(
      planCrowd(1, [at("a", 100), at("b", 100.05)], xoroshiro128plus(1), new Map(), { ...CROWD, pushChance: 0 }),
      [],
    );
  });

  it("does nothing where there are no pools", () => {
    assert.deepEqual(planCrowd(1, [], xoroshiro128plus(1), new Map(), { ...CROWD, pushChance: 1 }), []);
  });

  it("brings a pool back to the market's price from either side", () => {
    for (const price of [99, 101]) {
      const pool = at("a", price);
      const [trade] = planCrowd(1, [pool], xoroshiro128plus(1), new Map(), { ...CROWD, pushChance: 0 });
      assert.ok(trade);
      assert.ok(Math.abs(priceAfter(pool, trade) - 100) < 1e-6);
    }
  });

  it("pushes one pool by a distance within its bounds, and leaves it for as long as its patience lasts", () => {
    const memory: CrowdMemory = new Map();
    const pools = [at("a", 100), at("b", 100)];
    const [push] = planCrowd(1, pools, xoroshiro128plus(7), memory, { ...CROWD, pushChance: 1 });
    assert.ok(push);
    const pool = pools.find(({ id }) => id === push.id);
    assert.ok(pool);
    const distance = Math.abs(priceAfter(pool, push) / 100 - 1);
    assert.ok(distance >= CROWD.pushMin - 1e-9 && distance <= CROWD.pushMax + 1e-9, String(distance));

    const off = [at(push.id, 101)];
    const quiet = { ...CROWD, pushChance: 0 };
    assert.deepEqual(planCrowd(CROWD.patience, off, xoroshiro128plus(1), memory, quiet), []);
    assert.equal(planCrowd(1 + CROWD.patience, off, xoroshiro128plus(1), memory, quiet).length, 1);
  });

  it("does the same for the same seed", () => {
    const run = (seed: number) => {
      const rng = xoroshiro128plus(seed);
      const memory: CrowdMemory = new Map();
      return Array.from({ length: 200 }, (_, step) => planCrowd(step, [at("a", 100), at("b", 100)], rng, memory));
    };
    assert.deepEqual(run(3), run(3));
    assert.notDeepEqual(run(3), run(4));
  });
});
