import assert from "node:assert/strict";
import { isEmpireError } from "../../../../keeper/src/domain/error.ts";
import { durationMs, ppm } from "../../../../keeper/src/domain/quantity.ts";
import { marketTypes } from "../../../../keeper/src/feeds/exchanges/feed.ts";
import { type CcxtMarket, decimalsOf, instrumentOf } from "../../../../keeper/src/feeds/exchanges/instrument.ts";
import { depthToAsk, venueNamed } from "../../../../keeper/src/feeds/exchanges/venues.ts";

const TICK_SIZE = 4;
const DECIMAL_PLACES = 2;

const SPOT: CcxtMarket = {
  symbol: "SOL/USDT",
  base: "SOL",
  quote: "USDT",
  spot: true,
  taker: 0.00075,
  precision: { price: 0.01, amount: 0.001 },
  limits: { amount: { min: 0.005 }, cost: { min: 5 } },
};

describe("an instrument from ccxt's market", () => {
  it("error: refuses a market that is neither spot nor a plain future", () => {
    const { spot: _, ...option } = SPOT;
    assert.throws(
      () => instrumentOf(venueNamed("okx"), option, TICK_SIZE, {}),
      (error) => isEmpireError(error, "UNSUPPORTED"),
    );
  });

  it("error: refuses a market without a stated tick", () => {
    assert.throws(
      () => instrumentOf(venueNamed("okx"), { ...SPOT, precision: { amount: 1 } }, TICK_SIZE, {}),
      (error) => isEmpireError(error, "UNSUPPORTED") && /no usable price precision for SOL\/USDT/.test(error.message),
    );
  });

  it("counts the smallest order in the book's own units", () => {
    const { minSize, minNotional, takerFee } = instrumentOf(venueNamed("okx"), SPOT, TICK_SIZE, {});
    assert.deepEqual({ minSize, minNotional, takerFee }, { minSize: 5, minNotional: 5, takerFee: 750 });
  });

  it("takes our fee tier and age limit before the market's and the venue's", () => {
    const ours = { takerFee: ppm(400), maxAge: durationMs(900) };
    const { takerFee, maxAge } = instrumentOf(venueNamed("okx"), SPOT, TICK_SIZE, ours);
    assert.deepEqual({ takerFee, maxAge }, { takerFee: 400, maxAge: 900 });
    const { taker: _, ...unstated } = SPOT;
    assert.equal(instrumentOf(venueNamed("okx"), unstated, TICK_SIZE, {}).takerFee, 1_500);
  });

  it("keeps contract kind and size, and its own product", () => {
    const { spot: _, ...rest } = SPOT;
    const inverse = { ...rest, symbol: "BTC/USD:BTC", base: "BTC", quote: "USD", inverse: true, contractSize: 100 };
    const found = instrumentOf(venueNamed("binancecoinm"), inverse, TICK_SIZE, {});
    assert.equal(found.kind, "inverse");
    assert.equal(found.contractSize, 100);
    assert.equal(found.product, "inverse:BTC/USD");
  });

  for (const [precision, mode, decimals] of [
    [0.01, TICK_SIZE, 2],
    [0.05, TICK_SIZE, 2],
    [0.25, TICK_SIZE, 2],
    [0.5, TICK_SIZE, 1],
    [1, TICK_SIZE, 0],
    [10, TICK_SIZE, 0],
    [1e-8, TICK_SIZE, 8],
    [0.1 + 0.2, TICK_SIZE, 1],
    [0, TICK_SIZE, undefined],
    [Number.NaN, TICK_SIZE, undefined],
    [undefined, TICK_SIZE, undefined],
    [6, DECIMAL_PLACES, 6],
    [-1, DECIMAL_PLACES, 0],
    [0.5, DECIMAL_PLACES, undefined],
    [3, 3, undefined],
  ] as const) {
    it(`reads precision ${precision} in mode ${mode} as ${decimals} decimals`, () => {
      assert.equal(decimalsOf(precision, mode), decimals);
    });
  }

  it("asks Bybit for the smallest depth that is enough, and the others for all they have", () => {
    assert.equal(depthToAsk(venueNamed("bybit"), 20), 50);
    assert.equal(depthToAsk(venueNamed("bybit"), 51), 200);
    assert.equal(depthToAsk(venueNamed("bybit"), 5_000), 1_000);
    assert.equal(depthToAsk(venueNamed("binance"), 20), undefined);
  });

  it("loads only the market types behind the symbols", () => {
    assert.deepEqual(marketTypes(["BTC/USDT", "ETH/USDT"]), ["spot"]);
    assert.deepEqual(marketTypes(["BTC/USDT", "BTC/USD:BTC", "BTC/USDT:USDT"]), ["spot", "inverse", "linear"]);
  });
});
