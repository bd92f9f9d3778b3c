import assert from "node:assert/strict";
import fc from "fast-check";
import { amount, duration, money, percent, short } from "../../app/src/format.ts";
import { parseAtoms } from "../../keeper/src/domain/quantity.ts";

describe("the page's numbers", () => {
  it("never show more than there is, and group by thousands", () => {
    assert.equal(amount(1_234_567_999_999n), "1,234,567.999999");
    assert.equal(amount(1_234_567_999_999n, 2), "1,234,567.99");
    assert.equal(amount(999n, 2), "0.00");
    assert.equal(amount(-1_000_500_000n, 2), "-1,000.50");
    assert.equal(amount(1_000_000_000n, 0), "1,000");
  });

  it("lose no atom where all digits are shown", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }), (atoms) => {
        assert.equal(parseAtoms(amount(atoms).replaceAll(",", ""), 6), atoms);
        assert.equal(parseAtoms(money(atoms).replaceAll(",", ""), 6), atoms);
      }),
    );
  });

  it("show a length of time in its two largest units", () => {
    assert.equal(duration(93_600n), "1\u00a0d 2\u00a0h");
    assert.equal(duration(59n), "59\u00a0s");
    assert.equal(duration(3_605n), "1\u00a0h 5\u00a0s");
    assert.equal(duration(-4n), "0\u00a0s");
  });

  it("show basis points as per cent and a name by its ends", () => {
    assert.equal(percent(1_050), "10.5\u00a0%");
    assert.equal(percent(0), "0\u00a0%");
    assert.equal(short("0123456789abcdef"), "01234…bcdef");
    assert.equal(short("short"), "short");
  });
});
