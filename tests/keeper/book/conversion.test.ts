import assert from "node:assert/strict";
import fc from "fast-check";
import { conversionFrom } from "../../../keeper/src/book/conversion.ts";
import { millis, ppm, usdcAtoms } from "../../../keeper/src/domain/quantity.ts";
import { announced, book, market, Session } from "./support.ts";

const usdt = (venue: string) =>
  market(venue, { base: "USDC", quote: "USDT", priceDecimals: 4, sizeDecimals: 2, takerFee: ppm(100) });
const okx = usdt("okx");
const mexc = usdt("mexc");

describe("the conversion to USDC", () => {
  it("refuses a currency that it has no price for", () => {
    const state = new Session().at(1, { kind: "tick" });
    assert.equal(conversionFrom("BRL", state, state.at), undefined);
    assert.equal(conversionFrom("USDT", state, state.at), undefined);
  });

  it("refuses USDT when every book of it is stale, crossed or missing", () => {
    const session = new Session();
    session.at(1, ...announced(okx, mexc, usdt("bybit")), book(okx, [[9_999, 100]], [[10_001, 100]]));
    const state = session.at(1002, book(mexc, [[10_001, 100]], [[9_999, 100]]));
    assert.equal(conversionFrom("USDT", state, state.at), undefined);
  });

  it("takes USDC, and USD by assumption, one to one", () => {
    const state = new Session().at(1, { kind: "tick" });
    for (const quote of ["USDC", "USD"]) {
      const usdc = conversionFrom(quote, state, millis(1));
      assert.equal(usdc?.received(17n), 17n);
      assert.equal(usdc?.paid(17n), 17n);
    }
  });

  it("sells USDT at the cheapest fresh ask of USDC and buys it at the dearest bid, fees included", () => {
    const session = new Session();
    const state = session.at(
      1,
      ...announced(okx, mexc),
      book(okx, [[10_001, 100]], [[10_004, 100]]),
      book(mexc, [[10_000, 100]], [[10_002, 100]]),
    );
    const usdc = conversionFrom("USDT", state, state.at);
    // 244.405 ÷ (1.0002 × 1.0001) = 244.33169565…
    assert.equal(usdc?.received(244_405_000n), 244_331_695n);
    // 75100 ÷ (1.0001 × 0.9999) = 75100.000751…
    assert.equal(usdc?.paid(75_100_000_000n), 75_100_000_752n);
    assert.equal(usdc?.result(-75_100_000_000n), -75_100_000_752n);
  });

  it("never pays more than asked for, and loses on a round trip", () => {
    const session = new Session();
    const state = session.at(1, ...announced(okx), book(okx, [[9_998, 100]], [[10_003, 100]]));
    const usdc = conversionFrom("USDT", state, state.at);
    assert.ok(usdc);
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 15n }), (amount) => {
        assert.ok(usdc.paid(usdc.within(usdcAtoms(amount))) <= amount);
        assert.ok(usdc.received(amount) <= usdc.paid(amount));
      }),
    );
  });
});
