import assert from "node:assert/strict";
import { type Guard, guardsOf, identity, numberOf } from "../../../tools/mutants/guard.ts";

const FILE = "programs/vault/src/state/x.rs";

const brief = (guards: readonly Guard[]): string[] =>
  guards.map(({ line, column, condition, error }) => `${line}:${column} ${condition} → ${error}`);

describe("guardsOf", () => {
  it("refuses a guard that it cannot read, which the mutation check would miss", () => {
    const wrong = [
      "guard!(a);",
      "guard!(a, b, c);",
      "guard!(a, make(b));",
      "guard![a, E::B];",
      "guard! (a, E::B);",
      "guard!(a, E::B",
    ];
    for (const source of wrong) assert.throws(() => guardsOf(FILE, source), Error, source);
  });

  it("finds none in comments, strings, characters and longer names", () => {
    const source = [
      "// guard!(a, E::A)",
      "/* guard!(a,",
      " E::A) */",
      'let s = "guard!(a, E::A) \\" guard!(a, E::A)";',
      "safeguard!(a, E::A);",
      "macro_rules! guard {}",
    ];
    assert.deepEqual(guardsOf(FILE, source.join("\n")), []);
  });

  it("reads condition and error over several lines, with commas and parentheses inside", () => {
    const source = [
      "fn f<'a>(x: &'a str) {",
      "    guard!(",
      "        within(a, [b, c]) && x != ')' && y != \"),\", // (",
      "        crate::error::VaultError::TooFew,",
      "    );",
      "    if z { guard!(!q, VaultError::Other); }",
      "}",
    ];
    assert.deepEqual(brief(guardsOf(FILE, source.join("\n"))), [
      "2:5 within(a, [b, c]) && x != ')' && y != \"),\" → TooFew",
      "6:12 !q → Other",
    ]);
  });

  it("counts a column in characters", () => {
    assert.deepEqual(brief(guardsOf(FILE, "/* é𝄞 */ guard!(a, E::B);")), ["1:10 a → B"]);
  });
});

describe("a guard", () => {
  const guard: Guard = { file: "programs/vault/src/clock.rs", line: 27, column: 5, condition: "a", error: "B" };

  it("has the number that guard.rs computes", () => {
    assert.equal(numberOf(guard), 4_147_933_348);
    assert.notEqual(numberOf({ ...guard, column: 6 }), numberOf(guard));
  });

  it("is the same one when lines have shifted, and another with another condition", () => {
    assert.equal(identity({ ...guard, line: 30 } as Guard), identity(guard));
    assert.notEqual(identity({ ...guard, condition: "b" }), identity(guard));
  });
});
