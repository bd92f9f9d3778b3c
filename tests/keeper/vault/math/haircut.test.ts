import assert from "node:assert/strict";
import fc from "fast-check";
import { usdcAtoms } from "../../../../keeper/src/domain/quantity.ts";
import { afterHaircut } from "../../../../keeper/src/vault/math/haircut.ts";

const DAY = 86_400n;
const amount = fc.bigInt(0n, (1n << 64n) - 1n).map(usdcAtoms);

describe("afterHaircut", () => {
  it("takes the rate for each day, rounded against the amount", () => {
    const at = (age: bigint) => afterHaircut(usdcAtoms(1_000_000n), 500n, age);
    assert.deepEqual([0n, DAY, 2n * DAY, 20n * DAY, 21n * DAY].map(at), [1_000_000n, 950_000n, 900_000n, 0n, 0n]);
    // A second of a day at 5 % is 0.0058 basis points, which counts as one.
    assert.equal(at(1n), 999_900n);
    assert.equal(at(-5n), 1_000_000n, "a clock that went back makes nothing older");
  });

  it("never leaves more of an older attestation, and all of one without a haircut", () => {
    const age = fc.bigInt(0n, 400n * DAY);
    fc.assert(
      fc.property(amount, fc.bigInt(0n, 10_000n), age, age, (its, rate, a, b) => {
        const [younger, older] = a < b ? [a, b] : [b, a];
        assert.ok(afterHaircut(its, rate, older) <= afterHaircut(its, rate, younger));
        assert.equal(afterHaircut(its, 0n, a), its);
      }),
    );
  });
});
