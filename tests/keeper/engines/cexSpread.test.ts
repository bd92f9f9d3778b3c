import assert from "node:assert/strict";
import type { Instrument } from "../../../keeper/src/domain/instrument.ts";
import type { Survey } from "../../../keeper/src/domain/opportunity.ts";
import { durationMs, ppm, usdcAtoms } from "../../../keeper/src/domain/quantity.ts";
import { CEX_SPREAD_DEFAULTS, cexSpread } from "../../../keeper/src/engines/cexSpread.ts";
import { announced, book, market, Session, type Side } from "../book/support.ts";

const usdcUsdt = market("okx", { base: "USDC", quote: "USDT", priceDecimals: 4, sizeDecimals: 2, takerFee: ppm(100) });
const USDC_BOOK = book(usdcUsdt, [[10_001, 1_000_000]], [[10_002, 1_000_000]]);
const GENEROUS = { ...CEX_SPREAD_DEFAULTS, marginalEdge: ppm(0), maxNotional: usdcAtoms(1_000_000_000_000n) };

const mexc = market("mexc");
const okx = market("okx");
const ASKS: Side = [
  [50_000_00, 50_000],
  [50_100_00, 1_00000],
];
const BIDS: Side = [
  [50_400_00, 80_000],
  [50_250_00, 1_00000],
  [50_150_00, 5_00000],
];

/** The survey after both books have come, the buying venue's last. */
function survey(
  buy: Instrument,
  asks: Side,
  sell: Instrument,
  bids: Side,
  params = GENEROUS,
  session = new Session(),
): Survey {
  session.at(
    1,
    ...announced(usdcUsdt, buy, sell),
    USDC_BOOK,
    book(sell, bids, [[99_999_00, 1]]),
    book(buy, [[1_00, 1]], asks),
  );
  return cexSpread(params).survey(session.market.state);
}

const refusals = (found: Survey) => found.comparisons.map((c) => c.refused);
const between = (found: Survey, from: string, to: string) =>
  found.comparisons.find((c) => c.pair.endsWith(` ${from}→${to}`));

describe("the CEX spread engine", () => {
  it("refuses on a bad book, with the reason and without an edge", () => {
    for (const asks of [[], [[0, 0]], [[Number.NaN, 1]], [[50_000_00, 0]], [[1_00, 5]]] as Side[]) {
      const found = survey(mexc, asks, okx, BIDS);
      assert.deepEqual(refusals(found), ["book_bad", "book_bad"]);
      assert.ok(found.comparisons.every((c) => c.netEdge === undefined));
      assert.deepEqual(found.opportunities, []);
    }
  });

  it("refuses on a book that is older than its venue's limit", () => {
    const session = new Session();
    survey(mexc, ASKS, okx, BIDS, GENEROUS, session);
    const state = session.at(1002, book(mexc, [[1_00, 1]], ASKS));
    assert.deepEqual(refusals(cexSpread(GENEROUS).survey(state)), ["book_stale", "book_stale"]);
  });

  it("refuses when nothing prices USDT in USDC", () => {
    const session = new Session();
    const state = session.at(
      1,
      ...announced(mexc, okx),
      book(okx, BIDS, [[99_999_00, 1]]),
      book(mexc, [[1_00, 1]], ASKS),
    );
    assert.equal(between(cexSpread(GENEROUS).survey(state), "mexc", "okx")?.refused, "no_conversion_price");
  });

  it("refuses sizes and values that a venue would reject", () => {
    for (const change of [{ minSize: 1_50001 }, { minNotional: 80_000 }]) {
      const found = survey({ ...mexc, ...change }, ASKS, okx, BIDS);
      assert.equal(between(found, "mexc", "okx")?.refused, "size_below_minimum");
    }
    const capped = survey(mexc, ASKS, okx, BIDS, { ...GENEROUS, maxNotional: usdcAtoms(499_999n) });
    assert.equal(between(capped, "mexc", "okx")?.refused, "size_below_minimum", "0.5 USDT is the smallest unit");
  });

  it("refuses equal prices", () => {
    const found = survey(
      { ...mexc, takerFee: ppm(0) },
      [[50_000_00, 1]],
      { ...okx, takerFee: ppm(0) },
      [[50_000_00, 1]],
      {
        ...GENEROUS,
        minEdge: ppm(0),
      },
    );
    assert.equal(between(found, "mexc", "okx")?.netEdge, 0);
    assert.deepEqual(found.opportunities, []);
  });

  it("does not compare spot with a perpetual, nor a venue with itself", () => {
    const linear = market("bybit", { kind: "linear" });
    const other = market("mexc", { id: "mexc:BTC/USDT#2" });
    const session = new Session();
    session.at(
      1,
      ...announced(mexc, other, linear),
      book(linear, BIDS, [[99_999_00, 1]]),
      book(other, BIDS, [[99_999_00, 1]]),
    );
    assert.deepEqual(cexSpread().survey(session.at(1, book(mexc, [[1_00, 1]], ASKS))).comparisons, []);
  });

  it("finds nothing in the prices of the user's own example: fees eat every pair of it", () => {
    const quotes = [
      ["mexc", 50_120_00, 1000],
      ["binance", 50_180_00, 400],
      ["bybit", 50_150_00, 550],
      ["okx", 50_190_00, 800],
    ] as const;
    const edges: Record<string, number | undefined> = {};
    for (const [from, ask, buyFee] of quotes) {
      for (const [to, bid, sellFee] of quotes) {
        if (from === to) continue;
        const found = survey(
          market(from, { takerFee: ppm(buyFee) }),
          [[ask, 1_00000]],
          market(to, { takerFee: ppm(sellFee) }),
          [[bid, 1_00000]],
        );
        assert.deepEqual(found.opportunities, []);
        edges[`${from}→${to}`] = between(found, from, to)?.netEdge;
      }
    }
    // The best: 1 BTC bought at 50120 + 50.12 and sold at 50180 − 20.072 loses 10.192 USDT, 203.15 ppm.
    assert.deepEqual(edges, {
      "mexc→binance": -204,
      "mexc→bybit": -951,
      "mexc→okx": -405,
      "binance→mexc": -2594,
      "binance→bybit": -1547,
      "binance→okx": -1001,
      "bybit→mexc": -2147,
      "bybit→binance": -352,
      "bybit→okx": -553,
      "okx→mexc": -3191,
      "okx→binance": -1399,
      "okx→bybit": -2145,
    });
  });

  it("walks both books to where the next unit no longer pays, to the last digit", () => {
    const found = survey(mexc, ASKS, okx, BIDS);
    // 0.5 at 50000 + 1.0 at 50100 = 75100 paid; 0.8 at 50400 + 0.7 at 50250 = 75495 received; fees 75.1 + 75.495.
    // 244.405 USDT ÷ (1.0002 × 1.0001) = 244.331695… USDC.
    // The last unit's edge is 990 ppm, so the limits give way by 494 ppm each: 50100 × 1.000494 and 50250 × 0.999506.
    assert.deepEqual(found.opportunities, [
      {
        engine: "cex_spread",
        id: "e6:cex_spread:0",
        event: "e6",
        at: 1,
        pair: "BTC/USDT mexc→okx",
        product: "spot:BTC/USDT",
        notional: 75_100_000_752n,
        expectedProfit: 244_331_695n,
        fees: 150_595_002n,
        netEdge: 5986,
        buy: {
          instrument: "mexc:BTC/USDT",
          venue: "mexc",
          side: "buy",
          limitPrice: 50_124_74,
          size: 1_50000,
          value: 75_100_000_000n,
        },
        sell: {
          instrument: "okx:BTC/USDT",
          venue: "okx",
          side: "sell",
          limitPrice: 50_225_18,
          size: 1_50000,
          value: 75_495_000_000n,
        },
      },
    ]);
    assert.deepEqual(found.comparisons, [
      { engine: "cex_spread", pair: "BTC/USDT mexc→okx", netEdge: 5986 },
      { engine: "cex_spread", pair: "BTC/USDT okx→mexc", netEdge: -999_991, refused: "edge_below_minimum" },
    ]);
  });

  it("stops at a marginal edge above zero", () => {
    // 50250 against 50100 leaves 989 ppm after fees, 50400 against 50100 3978.
    const found = survey(mexc, ASKS, okx, BIDS, { ...GENEROUS, marginalEdge: ppm(1000) });
    assert.equal(found.opportunities[0]?.engine === "cex_spread" && found.opportunities[0].buy.size, 80_000);
  });

  it("stays within the notional limit, whole size units at a time", () => {
    const found = survey(mexc, ASKS, okx, BIDS, { ...GENEROUS, maxNotional: usdcAtoms(10_000_250_000n) });
    const opportunity = found.opportunities[0];
    assert.ok(opportunity?.engine === "cex_spread");
    assert.equal(opportunity.buy.size, 20_000);
    assert.equal(opportunity.notional, 10_000_000_101n);
  });

  it("pairs inverse contracts of different size by face value and counts the profit in base", () => {
    const inverse = { kind: "inverse", quote: "USD", priceDecimals: 1, sizeDecimals: 0, takerFee: ppm(500) } as const;
    const bybit = market("bybit", { ...inverse, contractSize: 1 });
    const coinm = market("binancecoinm", { ...inverse, contractSize: 100 });
    const found = survey(bybit, [[17_000_0, 250]], coinm, [[17_100_0, 10]]);
    const opportunity = found.opportunities[0];
    assert.ok(opportunity?.engine === "cex_spread");
    assert.equal(opportunity.pair, "BTC/USD:BTC bybit→binancecoinm");
    // 200 USD: 200/17000·0.999 − 200/17100·1.001 BTC, valued at 17100: 0.77529411… USD
    assert.equal(opportunity.buy.size, 200);
    assert.equal(opportunity.sell.size, 2);
    assert.equal(opportunity.expectedProfit, 775_294n);
    assert.equal(opportunity.notional, 200_000_000n);
    assert.equal(opportunity.fees, 400_000n);
    assert.equal(opportunity.netEdge, 3872);
  });

  it("numbers what one event found, both ways over three venues", () => {
    const free = { takerFee: ppm(0), maxAge: durationMs(10) };
    const [a, b, c] = [market("a", free), market("b", free), market("c", free)];
    const session = new Session();
    session.at(1, ...announced(usdcUsdt, a, b, c), USDC_BOOK);
    session.at(1, book(b, [[101_00, 5]], [[102_00, 5]]), book(c, [[101_00, 5]], [[102_00, 5]]));
    const found = cexSpread(GENEROUS).survey(session.at(1, book(a, [[99_00, 5]], [[100_00, 5]])));
    assert.deepEqual(
      found.opportunities.map((o) => [o.id, o.pair]),
      [
        ["e8:cex_spread:0", "BTC/USDT a→b"],
        ["e8:cex_spread:1", "BTC/USDT a→c"],
      ],
    );
    assert.equal(found.comparisons.length, 4);
  });
});
