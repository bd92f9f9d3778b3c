import assert from "node:assert/strict";
import fc from "fast-check";
import { depthTo, walk } from "../../../keeper/src/book/depth.ts";
import { commonLot } from "../../../keeper/src/book/lot.ts";
import {
  feeCeil,
  inverseBaseFloor,
  paidCeil,
  receivedFloor,
  roundTripFee,
  sizeUnit,
} from "../../../keeper/src/book/notional.ts";
import { levelsOf } from "../../../keeper/src/domain/levels.ts";
import { ppm } from "../../../keeper/src/domain/quantity.ts";
import { market } from "./support.ts";

describe("the value of a size at a price", () => {
  const spot = market("okx", { priceDecimals: 2, sizeDecimals: 8 });
  const linear = market("mexc", { kind: "linear", priceDecimals: 1, sizeDecimals: 0, contractSize: 0.0001 });
  const inverse = market("bybit", {
    kind: "inverse",
    quote: "USD",
    priceDecimals: 1,
    sizeDecimals: 0,
    contractSize: 100,
  });

  it("refuses what is no integer instead of rounding it away", () => {
    assert.throws(() => paidCeil(spot, Number.NaN, 1), RangeError);
    assert.throws(() => receivedFloor(spot, 1, 0.5), RangeError);
  });

  it("rounds what is paid up and what is received down", () => {
    // 0.00000001 BTC at 50120.01 is 0.0005012001 USDT
    assert.equal(paidCeil(spot, 5_012_001, 1), 502n);
    assert.equal(receivedFloor(spot, 5_012_001, 1), 501n);
    // exact: 0.5 BTC at 50120.00
    assert.equal(paidCeil(spot, 5_012_000, 50_000_000), 25_060_000_000n);
    assert.equal(receivedFloor(spot, 5_012_000, 50_000_000), 25_060_000_000n);
  });

  it("multiplies contracts by their size as a decimal, not as a float", () => {
    // 3 contracts of 0.0001 BTC at 17210.5
    assert.equal(paidCeil(linear, 172_105, 3), 5_163_150n);
    assert.deepEqual(sizeUnit({ ...linear, contractSize: 1e-7 }), { numerator: 1n, denominator: 10_000_000n });
    assert.deepEqual(sizeUnit({ ...linear, contractSize: 1e21 }), { numerator: 10n ** 21n, denominator: 1n });
    assert.deepEqual(sizeUnit({ ...linear, contractSize: 12.5, sizeDecimals: 1 }), {
      numerator: 125n,
      denominator: 100n,
    });
  });

  it("values inverse contracts at their face, whatever the price, and their base at N ÷ price", () => {
    assert.equal(paidCeil(inverse, 172_105, 3), 300_000_000n);
    assert.equal(receivedFloor(inverse, 1, 3), 300_000_000n);
    // 300 ÷ 17210.5 = 0.017431219313790999…
    assert.equal(inverseBaseFloor(inverse, 172_105, 3), 17_431_219_313_790_999n);
  });

  it("rounds fees up, and charges contracts for closing too", () => {
    assert.equal(feeCeil(1n, 1), 1n);
    assert.equal(feeCeil(1_000_000n, 550), 550n);
    assert.equal(roundTripFee({ ...spot, takerFee: ppm(550) }), 550);
    assert.equal(roundTripFee({ ...linear, takerFee: ppm(550) }), 1100);
  });

  it("never differs between paid and received by more than one atom", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), fc.integer({ min: 1, max: 1e12 }), (price, size) => {
        const gap = paidCeil(spot, price, size) - receivedFloor(spot, price, size);
        assert.ok(gap === 0n || gap === 1n);
      }),
    );
  });
});

describe("walking a book", () => {
  const okx = market("okx");
  const asks = levelsOf([
    [50_000_00, 1_00000],
    [50_010_00, 2_00000],
  ]);

  it("gives nothing beyond the limit, and no more than there is", () => {
    assert.equal(walk(okx, "buy", asks, 5_00000, 49_999_00).size, 0);
    assert.equal(walk(okx, "buy", asks, 5_00000, 50_000_00).size, 1_00000);
    assert.equal(walk(okx, "buy", asks, 5_00000).size, 3_00000);
  });

  it("does not give what an earlier order of ours already took", () => {
    const taken = new Map([[50_000_00, 60_000]]);
    assert.equal(walk(okx, "buy", asks, 5_00000, 50_000_00, taken).size, 40_000);
  });

  it("adds level by level and names the worst price", () => {
    const bought = walk(okx, "buy", asks, 1_50000);
    assert.equal(bought.value, 50_000_000_000n + 25_005_000_000n);
    assert.equal(bought.worstPrice, 50_010_00);
    assert.equal(bought.levels, 2);
    assert.equal(depthTo("buy", asks, 50_005_00), 1_00000);
  });
});

describe("the common lot of two venues", () => {
  it("is the coarser of two decimal grains", () => {
    const lot = commonLot(market("a", { sizeDecimals: 5 }), market("b", { sizeDecimals: 6 }));
    assert.deepEqual([lot.buyUnits, lot.sellUnits], [1n, 10n]);
  });

  it("is whole contracts of both venues", () => {
    const one = market("a", { kind: "inverse", quote: "USD", contractSize: 1, sizeDecimals: 0 });
    const hundred = market("b", { kind: "inverse", quote: "USD", contractSize: 100, sizeDecimals: 0 });
    assert.deepEqual([commonLot(one, hundred).buyUnits, commonLot(one, hundred).sellUnits], [100n, 1n]);
    const six = market("c", { kind: "linear", contractSize: 0.006, sizeDecimals: 0 });
    const four = market("d", { kind: "linear", contractSize: 0.004, sizeDecimals: 0 });
    assert.deepEqual([commonLot(six, four).buyUnits, commonLot(six, four).sellUnits], [2n, 3n]);
  });
});
