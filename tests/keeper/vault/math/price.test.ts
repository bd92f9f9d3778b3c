import assert from "node:assert/strict";
import fc from "fast-check";
import { type Quote, quoteFault, ratesOf, worth } from "../../../../keeper/src/vault/math/price.ts";

const quote = (price: bigint, confidence = 0n, exponent = -8): Quote => ({ price, confidence, exponent });
const DOLLAR = quote(100_000_000n);

describe("a price", () => {
  it("is not taken at nothing or below, or where its confidence is wide", () => {
    assert.equal(quoteFault(quote(0n), 100n), "PriceNotPositive");
    assert.equal(quoteFault(quote(-1n), 100n), "PriceNotPositive");
    assert.equal(quoteFault(quote(10_000n, 101n), 100n), "PriceTooWide");
    assert.equal(quoteFault(quote(1n, 1n), 10_000n), "PriceTooWide", "as wide as the price itself");
    assert.equal(quoteFault(quote(10_000n, 100n), 100n), undefined);
  });

  it("values a token by both dollars, the low one against the vault and the high one against the depositor", () => {
    const rates = ratesOf(quote(15_000_000_000n, 150_000_000n), 9, quote(98_000_000n, 100_000n));
    assert.ok(rates);
    const of = (rate: keyof typeof rates) => worth(rates[rate], 2_000_000_000n, rate === "high" ? "up" : "down");
    // 2 SOL at 148.5 / 0.981, 150 / 0.98 and 151.5 / 0.979.
    assert.deepEqual([of("low"), of("mid"), of("high")], [302_752_293n, 306_122_448n, 309_499_490n]);
  });

  it("has no rate where no u64 holds it", () => {
    assert.equal(ratesOf(quote(1n, 0n, 20), 0, DOLLAR), undefined);
    assert.equal(ratesOf(quote(1n, 0n, -30), 9, DOLLAR), undefined);
    assert.equal(ratesOf(quote((1n << 63n) - 1n), 0, DOLLAR), undefined);
    const rates = ratesOf(quote(100_000_000n), 0, DOLLAR);
    assert.ok(rates);
    assert.equal(worth(rates.mid, (1n << 64n) - 1n, "down"), undefined);
  });

  it("keeps low, mid and high in their order", () => {
    const price = fc.record({
      price: fc.bigInt(1n, 10n ** 12n),
      part: fc.bigInt(0n, 99n),
      exponent: fc.integer({ min: -9, max: -6 }),
    });
    const made = price.map(({ price, part, exponent }) => quote(price, (price * part) / 100n, exponent));
    fc.assert(
      fc.property(
        made,
        made,
        fc.integer({ min: 0, max: 9 }),
        fc.bigInt(0n, 10n ** 9n),
        (token, usdc, decimals, amount) => {
          const rates = ratesOf(token, decimals, usdc);
          if (rates === undefined) return;
          const [low, mid, high] = [
            worth(rates.low, amount, "down"),
            worth(rates.mid, amount, "down"),
            worth(rates.high, amount, "up"),
          ];
          if (low === undefined || mid === undefined || high === undefined) return;
          assert.ok(low <= mid && mid <= high, `${low} ${mid} ${high}`);
        },
      ),
    );
  });
});
