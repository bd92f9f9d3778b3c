import assert from "node:assert/strict";
import fc from "fast-check";
import { type Instrument, instrumentId, productOf } from "../../../keeper/src/domain/instrument.ts";
import { durationMs, ppm } from "../../../keeper/src/domain/quantity.ts";
import { edgePpm, priceEdge } from "../../../keeper/src/engines/priceEdge.ts";
import { protectedLimits } from "../../../keeper/src/engines/protectedLimits.ts";

const instrument = (kind: Instrument["kind"], takerFee: number): Instrument => ({
  id: instrumentId("okx", "BTC/USDT"),
  venue: "okx",
  symbol: "BTC/USDT",
  product: productOf(kind, "BTC", "USDT"),
  kind,
  base: "BTC",
  quote: "USDT",
  priceDecimals: 2,
  sizeDecimals: 4,
  contractSize: 1,
  takerFee: ppm(takerFee),
  minSize: 0,
  minNotional: 0,
  maxAge: durationMs(1_000),
});

describe("protected limit prices", () => {
  it("give no room where there is no edge", () => {
    assert.deepEqual(protectedLimits(50_000_00, 50_100_00, ppm(0)), { buy: 50_000_00, sell: 50_100_00 });
  });

  it("split an edge of 1 % evenly, to the last digit", () => {
    // h = 10,000 ÷ 2.01 = 4,975 ppm: 100,000.00 × 1.004975 and 101,000.00 × 0.995025
    assert.deepEqual(protectedLimits(100_000_00, 101_000_00, ppm(10_000)), { buy: 100_497_50, sell: 100_497_53 });
  });

  it("never lose together, whatever the prices, fees and kind", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1_000, max: 20_000_000 }),
        fc.integer({ min: 1, max: 200_000 }),
        fc.nat(5_000),
        fc.nat(5_000),
        fc.constantFrom<Instrument["kind"]>("spot", "linear", "inverse"),
        (ask, gap, buyFee, sellFee, kind) => {
          const [buy, sell] = [instrument(kind, buyFee), instrument(kind, sellFee)];
          const bid = ask + gap;
          const edge = edgePpm(priceEdge(buy, ask, sell, bid));
          fc.pre(edge > 0);
          const limits = protectedLimits(ask, bid, edge);
          assert.ok(limits.buy >= ask && limits.sell <= bid);
          const { gain, cost } = priceEdge(buy, limits.buy, sell, limits.sell);
          assert.ok(gain >= cost, `${limits.buy} ${limits.sell}`);
        },
      ),
    );
  });
});
