import assert from "node:assert/strict";
import fc from "fast-check";
import type { Instrument } from "../../../keeper/src/domain/instrument.ts";
import type { CexSpreadOpportunity, Survey } from "../../../keeper/src/domain/opportunity.ts";
import { ppm, usdcAtoms } from "../../../keeper/src/domain/quantity.ts";
import { CEX_SPREAD_DEFAULTS, cexSpread } from "../../../keeper/src/engines/cexSpread.ts";
import { announced, book, market, Session, type Side } from "../book/support.ts";

const PARAMS = { ...CEX_SPREAD_DEFAULTS, minEdge: ppm(0), marginalEdge: ppm(0), maxNotional: usdcAtoms(10n ** 18n) };
const SCALE = 10n ** 40n;

/** Asks above `from`, or bids below it: up to five levels, best first. */
function side(from: fc.Arbitrary<number>, direction: 1 | -1): fc.Arbitrary<Side> {
  const steps = fc.array(fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 60 })), {
    minLength: 1,
    maxLength: 5,
  });
  return fc.tuple(from, steps).map(([start, levels]) => {
    let price = start;
    return levels.map(([step, size]) => {
      price += step * direction;
      return [price, size] as const;
    });
  });
}

const asksNear = side(fc.integer({ min: 9_900, max: 10_000 }), 1);
const bidsNear = side(fc.integer({ min: 9_990, max: 10_200 }), -1);
const fee = fc.integer({ min: 0, max: 2000 }).map(ppm);
const kinds = fc.constantFrom("spot" as const, "linear" as const, "inverse" as const);

/** What `size` of both legs earns, exactly, in 10⁻⁶ quote times SCALE: written anew, unit by unit, from the contracts' definition. */
function exactProfit(buy: Instrument, asks: Side, sell: Instrument, bids: Side, size: number): bigint {
  const times = buy.kind === "spot" ? 1n : 2n;
  const fees = [BigInt(buy.takerFee) * times, BigInt(sell.takerFee) * times] as const;
  const prices = (levels: Side) =>
    levels.flatMap(([price, units]) => new Array<number>(units).fill(price)).slice(0, size);
  const bought = prices(asks);
  const sold = prices(bids);
  let total = 0n;
  if (buy.kind !== "inverse") {
    for (const price of bought) total -= BigInt(price) * (1_000_000n + fees[0]) * SCALE;
    for (const price of sold) total += BigInt(price) * (1_000_000n - fees[1]) * SCALE;
    return total / 1_000_000n / 10n; // price 10⁻² × size 10⁻⁵ → 10⁻⁷, in 10⁻⁶
  }
  const mark = BigInt(sold[sold.length - 1] ?? 0);
  for (const price of bought) total += ((1_000_000n - fees[0]) * SCALE * mark) / BigInt(price);
  for (const price of sold) total -= ((1_000_000n + fees[1]) * SCALE * mark) / BigInt(price);
  return total / 100_000n; // a unit is 10⁻⁵ quote, 10 atoms; fees are in 10⁻⁶
}

function run(markets: readonly Instrument[], sides: Readonly<Record<string, readonly [Side, Side]>>): Survey {
  const session = new Session();
  session.at(1, ...announced(...markets));
  const surveys = markets.map((instrument) => {
    const [bids, asks] = sides[instrument.venue] ?? [[], []];
    return cexSpread(PARAMS).survey(session.at(1, book(instrument, bids, asks)));
  });
  return surveys[surveys.length - 1] ?? { comparisons: [], opportunities: [] };
}

const only = (survey: Survey): CexSpreadOpportunity | undefined =>
  survey.opportunities.find((o): o is CexSpreadOpportunity => o.engine === "cex_spread");

describe("the CEX spread engine, on random books", () => {
  const scenario = fc.record({ asks: asksNear, bids: bidsNear, buyFee: fee, sellFee: fee, kind: kinds });
  type Scenario = typeof scenario extends fc.Arbitrary<infer T> ? T : never;
  const setUp = ({ buyFee, sellFee, kind }: Scenario) => {
    const quote = kind === "inverse" ? "USD" : "USDC";
    return [market("a", { kind, quote, takerFee: buyFee }), market("b", { kind, quote, takerFee: sellFee })] as const;
  };
  const found = (s: Scenario, change: (levels: Side) => Side = (levels) => levels) => {
    const [a, b] = setUp(s);
    return only(run([b, a], { a: [[[1, 1]], change(s.asks)], b: [change(s.bids), [[99_999, 1]]] }));
  };

  it("never overstates what the same books pay, and understates it by no more than the rounding", () => {
    let trades = 0;
    fc.assert(
      fc.property(scenario, (s) => {
        const opportunity = found(s);
        if (opportunity === undefined) return;
        trades += 1;
        const [a, b] = setUp(s);
        assert.equal(opportunity.buy.size, opportunity.sell.size);
        const exact = exactProfit(a, s.asks, b, s.bids, opportunity.buy.size);
        assert.ok(opportunity.expectedProfit * SCALE <= exact, "overstated");
        assert.ok(
          exact - opportunity.expectedProfit * SCALE < 14n * SCALE,
          "understated by more than a rounding per level",
        );
      }),
      { numRuns: 400 },
    );
    assert.ok(trades > 50, `only ${trades} of the scenarios traded`);
  });

  it("finds no less than any other size earns", () => {
    fc.assert(
      fc.property(scenario, fc.integer({ min: 1, max: 300 }), (s, other) => {
        const [a, b] = setUp(s);
        const depth = (levels: Side) => levels.reduce((sum, [, size]) => sum + size, 0);
        const size = Math.min(other, depth(s.asks), depth(s.bids));
        // An inverse profit is valued at the worst price sold at, so a smaller size is valued at a better one.
        const slack = s.kind === "inverse" ? 1_000n : 14n;
        const best = found(s)?.expectedProfit ?? 0n;
        assert.ok(exactProfit(a, s.asks, b, s.bids, size) <= (best + slack) * SCALE);
      }),
      { numRuns: 400 },
    );
  });

  it("finds the same whichever venue was announced first", () => {
    fc.assert(
      fc.property(scenario, (s) => {
        const [a, b] = setUp(s);
        const third = market("c", { kind: a.kind, quote: a.quote, takerFee: ppm(0) });
        const sides = { a: [[[1, 1]], s.asks], b: [s.bids, [[99_999, 1]]], c: [[[9_000, 9]], [[10_100, 9]]] } as const;
        const summary = (markets: readonly Instrument[]) =>
          run(markets, sides)
            .opportunities.map((o) => `${o.pair} ${o.expectedProfit} ${o.notional} ${o.netEdge}`)
            .sort();
        assert.deepEqual(summary([b, third, a]), summary([third, b, a]));
      }),
    );
  });

  it("earns twice as much on books twice as deep", () => {
    fc.assert(
      fc.property(scenario, (s) => {
        const once = found(s)?.expectedProfit ?? 0n;
        const twice = found(s, (levels) => levels.map(([price, size]) => [price, size * 2]))?.expectedProfit ?? 0n;
        const gap = twice - 2n * once;
        assert.ok(gap >= -14n && gap <= 28n, `${once} and ${twice}`);
      }),
    );
  });

  it("finds nothing in equal prices, with any fee", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 1e6 }), fee, fee, kinds, (price, buyFee, sellFee, kind) => {
        const quote = kind === "inverse" ? "USD" : "USDC";
        const a = market("a", { kind, quote, takerFee: buyFee });
        const b = market("b", { kind, quote, takerFee: sellFee });
        const survey = run([a, b], { a: [[[price - 1, 9]], [[price, 9]]], b: [[[price, 9]], [[price + 1, 9]]] });
        assert.deepEqual(survey.opportunities, []);
      }),
    );
  });

  it("never throws, whatever numbers a feed sends", () => {
    const wild = fc.array(fc.tuple(fc.double(), fc.double()), { maxLength: 4 });
    fc.assert(
      fc.property(wild, wild, (bids, asks) => {
        const [a, b] = [market("a", { quote: "USDC" }), market("b", { quote: "USDC" })];
        const survey = run([b, a], { a: [bids, asks], b: [[[10_000, 5]], [[10_001, 5]]] });
        assert.equal(survey.comparisons.length, 2);
        assert.ok(survey.comparisons.every((c) => c.refused !== undefined));
      }),
    );
  });
});
