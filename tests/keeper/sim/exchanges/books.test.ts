import assert from "node:assert/strict";
import fc from "fast-check";
import { changes, decimal } from "../../../../keeper/sim/exchanges/books.ts";
import type { Level } from "../../../../keeper/sim/exchanges/process/ladder.ts";

const side = fc
  .uniqueArray(fc.tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 9 })), {
    selector: ([price]) => price,
  })
  .map((levels): Level[] => levels);

describe("the changes of a book", () => {
  it("turn what was before into what is after, and say nothing that has not changed", () => {
    fc.assert(
      fc.property(side, side, (before, after) => {
        const book = new Map(before);
        for (const [price, size] of changes(before, after)) {
          assert.notEqual(book.get(price), size, "a change changes something");
          if (size === 0) assert.ok(book.delete(price), "only what is there is taken out");
          else book.set(price, size);
        }
        assert.deepEqual([...book].sort(), [...after].sort());
      }),
    );
  });

  it("writes integers as the decimals that they stand for", () => {
    assert.equal(decimal(9_600_012, 2), "96000.12");
    assert.equal(decimal(5, 8), "0.00000005");
    assert.equal(decimal(0, 3), "0.000");
    assert.equal(decimal(42, 0), "42");
    assert.equal(decimal(-150, 2), "-1.50");
  });
});
