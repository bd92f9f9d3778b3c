import assert from "node:assert/strict";
import fc from "fast-check";
import { isEmpireError } from "../../../keeper/src/domain/error.ts";
import { canonicalJson } from "../../../keeper/src/ledger/canonicalJson.ts";

function refuses(value: unknown, where: string): void {
  assert.throws(
    () => canonicalJson(value),
    (error) => isEmpireError(error, "LEDGER_ENTRY_INVALID") && error.message.startsWith(where),
  );
}

describe("canonicalJson", () => {
  it("refuses a bigint and says where it is", () => {
    refuses({ trade: [{ profit: 1n }] }, "$.trade[0].profit is the bigint 1");
  });

  it("refuses what JSON would drop or change", () => {
    for (const value of [undefined, () => 0, Symbol("s"), Number.NaN, Number.POSITIVE_INFINITY])
      refuses([value], "$[0]");
    for (const value of [new Map(), new Uint8Array(2), new Date(0)]) refuses({ value }, "$.value is an instance");
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    refuses(circle, "$.self is a reference");
  });

  it("sorts keys at every depth and writes no spaces", () => {
    assert.equal(
      canonicalJson({ b: [{ z: 1, a: "é\n" }], a: null, "": true }),
      '{"":true,"a":null,"b":[{"a":"é\\n","z":1}]}',
    );
  });

  it("gives back the same value, and the same text for any order of keys", () => {
    const reversed = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(reversed);
      if (value === null || typeof value !== "object") return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, item]) => [key, reversed(item)]),
      );
    };
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(value)));
        assert.equal(canonicalJson(reversed(value)), text);
        assert.equal(canonicalJson(JSON.parse(text)), text);
      }),
    );
  });
});
