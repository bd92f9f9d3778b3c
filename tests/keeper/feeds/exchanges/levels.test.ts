import assert from "node:assert/strict";
import fc from "fast-check";
import { copyBook, copySide, emptyLevels } from "../../../../keeper/src/feeds/exchanges/levels.ts";

const UNIT = { price: 100, size: 1_000 };

/** A random book as integers, best first, together with the floats that an exchange's decimal strings parse to. */
const books = fc
  .record({
    priceDecimals: fc.integer({ min: 0, max: 8 }),
    sizeDecimals: fc.integer({ min: 0, max: 8 }),
    mid: fc.integer({ min: 1_000_000, max: 1_000_000_000 }),
    bids: fc.array(fc.tuple(fc.integer({ min: 1, max: 900 }), fc.integer({ min: 1, max: 2 ** 45 })), { maxLength: 60 }),
    asks: fc.array(fc.tuple(fc.integer({ min: 1, max: 900 }), fc.integer({ min: 1, max: 2 ** 45 })), { maxLength: 60 }),
  })
  .map(({ priceDecimals, sizeDecimals, mid, bids, asks }) => {
    const scale = { price: 10 ** priceDecimals, size: 10 ** sizeDecimals };
    const side = (steps: [number, number][], sign: number) => {
      let price = mid;
      return steps.map(([gap, size]): [number, number] => {
        price += sign * gap;
        return [price, size];
      });
    };
    const parsed = (levels: [number, number][]) =>
      levels.map(([price, size]) => [
        Number.parseFloat(`${price}e-${priceDecimals}`),
        Number.parseFloat(`${size}e-${sizeDecimals}`),
      ]);
    const integers = { bids: side(bids, -1), asks: side(asks, 1) };
    return { scale, integers, floats: { bids: parsed(integers.bids), asks: parsed(integers.asks) } };
  });

const pairs = ({ count, prices, sizes }: ReturnType<typeof emptyLevels>) =>
  Array.from({ length: count }, (_, i) => [prices[count - 1 - i], sizes[count - 1 - i]]);

describe("copying a book", () => {
  for (const [what, level, reason] of [
    ["a price that is not a number", [Number.NaN, 1], /level 1 is NaN/],
    ["a missing price", [undefined, 1], /level 1 is undefined/],
    ["a price of zero", [0, 1], /level 1 is 0/],
    ["a negative price", [-5, 1], /level 1 is -5/],
    ["an infinite price", [Number.POSITIVE_INFINITY, 1], /level 1 is Infinity/],
    ["a size of zero", [101, 0], /level 1 is 101 × 0/],
    ["a negative size", [101, -2], /level 1 is 101 × -2/],
    ["a size that is not a number", [101, Number.NaN], /level 1 is 101 × NaN/],
    ["a price that is out of order", [99, 1], /price 99 is out of order/],
    ["a price that is there twice", [100, 1], /price 100 is out of order/],
    ["a price too large for an exact integer", [1e15, 1], /price 1000000000000000 does not fit/],
    ["a price below the smallest unit", [0.001, 1], /price 0.001 does not fit/],
  ] as const) {
    it(`error: refuses ${what}`, () => {
      const found = copySide([[100, 1], level, [102, 1]], emptyLevels(5), UNIT, "asks");
      assert.match(found ?? "accepted", reason);
    });
  }

  it("error: refuses a book whose bid reaches its ask", () => {
    const [bids, asks] = [emptyLevels(5), emptyLevels(5)];
    assert.match(
      copyBook({ bids: [[100, 1]], asks: [[100, 1]] }, bids, asks, UNIT) ?? "",
      /crossed: bid 100 reaches ask 100/,
    );
    assert.match(copyBook({ bids: [[101, 1]], asks: [[100, 1]] }, bids, asks, UNIT) ?? "", /crossed/);
  });

  it("leaves out a size below half of the smallest unit", () => {
    const out = emptyLevels(5);
    const side = [
      [100, 1],
      [101, 0.0004],
      [102, 2],
    ];
    assert.equal(copySide(side, out, UNIT, "asks"), undefined);
    assert.deepEqual(pairs(out), [
      [10_000, 1_000],
      [10_200, 2_000],
    ]);
  });

  it("copies any book exactly, best last, as deep as there is room", () => {
    fc.assert(
      fc.property(books, fc.integer({ min: 1, max: 40 }), ({ scale, integers, floats }, room) => {
        const [bids, asks] = [emptyLevels(room), emptyLevels(room)];
        assert.equal(copyBook(floats, bids, asks, scale), undefined);
        assert.deepEqual(pairs(bids), integers.bids.slice(0, room));
        assert.deepEqual(pairs(asks), integers.asks.slice(0, room));
      }),
    );
  });

  it("leaves nothing of the book that was there before", () => {
    fc.assert(
      fc.property(books, books, (first, second) => {
        const [bids, asks] = [emptyLevels(20), emptyLevels(20)];
        copyBook(first.floats, bids, asks, first.scale);
        copyBook(second.floats, bids, asks, second.scale);
        assert.deepEqual(pairs(bids), second.integers.bids.slice(0, 20));
        assert.deepEqual(pairs(asks), second.integers.asks.slice(0, 20));
      }),
    );
  });
});
