import assert from "node:assert/strict";
import fc from "fast-check";
import { durationMs, ppm, usdcAtoms } from "../../../keeper/src/domain/quantity.ts";
import { SCORING_DEFAULTS } from "../../../keeper/src/scoring/params.ts";
import { createScorer } from "../../../keeper/src/scoring/score.ts";
import { announced, book, market, Session } from "../book/support.ts";
import { cycle, spread } from "./support.ts";

const mexc = market("mexc", { quote: "USDC" });
const okx = market("okx", { quote: "USDC" });

/** Both books with the wanted size, the buyer's `age` old. */
function books(age = 0, depth = 2_00000) {
  const session = new Session();
  session.at(1000, ...announced(mexc, okx), book(mexc, [[49_990_00, depth]], [[50_000_00, depth]]));
  return session.at(1000 + age, book(okx, [[50_400_00, depth]], [[50_410_00, depth]]));
}

describe("the score", () => {
  it("is nothing for a book that is gone", () => {
    const state = new Session().at(1, { kind: "tick" });
    assert.deepEqual(createScorer()(state, spread()), {
      opportunity: spread(),
      pAll: 0,
      pOnlyFirst: 0,
      pOnlySecond: 0,
      expectedValue: 0n,
    });
  });

  it("is negative when undoing a lone leg costs more than the profit is worth", () => {
    const poor = spread({ expectedProfit: usdcAtoms(1_000_000n) });
    assert.ok(createScorer()(books(), poor).expectedValue < 0n);
  });

  it("follows the formula, worked by hand", () => {
    const params = {
      ...SCORING_DEFAULTS,
      latency: durationMs(1_000),
      halfLife: durationMs(4_000),
      depthPenalty: 0.5,
      halvingEdge: ppm(23_944),
      adverseMove: ppm(1_000),
      venueLatency: { okx: durationMs(0) },
    };
    // trust 1/(1 + 5986/23944) = 0.8; room 1 − 0.5·(1/2) = 0.75; survival mexc 1/(1 + 1000/4000) = 0.8, okx 1
    // p(mexc) = 0.48, p(okx) = 0.6
    const scored = createScorer(params)(books(), spread());
    assert.ok(Math.abs(scored.pAll - 0.288) < 1e-12);
    assert.ok(Math.abs(scored.pOnlyFirst - 0.192) < 1e-12);
    assert.ok(Math.abs(scored.pOnlySecond - 0.312) < 1e-12);
    // undoing mexc: 10/50000 + 2·0.001 + 0.001 = 0.0032 → 160; okx: 10/50410 + 0.003 = 0.00319837 → 159.918667…
    // 0.288·299.6 − 0.192·160 − 0.312·159.918667 = 5.6701759…
    assert.equal(scored.expectedValue, 5_670_175n);
  });

  it("takes an atomic cycle at its chance to land, with nothing sunk", () => {
    const scored = createScorer({ ...SCORING_DEFAULTS, landing: 0.5 })(books(), cycle());
    assert.deepEqual([scored.pAll, scored.pOnlyFirst, scored.pOnlySecond], [0.5, 0, 0]);
    assert.equal(scored.expectedValue, 5_000_000n, "half of 10.000001, rounded down");
  });

  it("keeps probabilities that add up to at most one, and falls with age, size and greed", () => {
    const score = createScorer();
    fc.assert(
      fc.property(fc.nat(10_000), fc.integer({ min: 1_00000, max: 100_00000 }), fc.nat(200_000), (age, depth, edge) => {
        const at = (a: number, d: number, e: number) => score(books(a, d), spread({ netEdge: ppm(e) }));
        const scored = at(age, depth, edge);
        const total = scored.pAll + scored.pOnlyFirst + scored.pOnlySecond;
        assert.ok(scored.pAll >= 0 && total <= 1 + 1e-12);
        assert.ok(at(age + 100, depth, edge).pAll < scored.pAll);
        assert.ok(at(age, depth + 1_00000, edge).pAll > scored.pAll);
        assert.ok(at(age, depth, edge + 1_000).pAll < scored.pAll);
        assert.deepEqual(at(age, depth, edge), scored);
      }),
      { numRuns: 50 },
    );
  });
});
