import assert from "node:assert/strict";
import { read, sentences } from "../../../tools/proof/report.ts";

const OUTPUT = `running 5 tests
test math::tests::tip::is_rounded_up ... ok
test math::tests::tip::costs_no_less ... ok
test math::tests::small::tip::every_tip ... ok
test math::tests::wide::is_exact ... FAILED
test math::tests::fee::is_due ... ok

successes:

---- math::tests::tip::costs_no_less stdout ----
judges 1000 random cases

---- math::tests::small::tip::every_tip stdout ----
judges all 2500 inputs

---- math::tests::fee::is_due stdout ----
says something else


failures:

---- math::tests::wide::is_exact stdout ----
judges 1000 random cases

thread panicked
test result: FAILED. 4 passed; 1 failed
`;

describe("the report of npm run proof", () => {
  it("counts what each test says it has judged, and nothing of one that failed", () => {
    const report = read(OUTPUT);
    assert.deepEqual(report, {
      properties: [{ name: "math::tests::tip::costs_no_less", inputs: 1_000 }],
      exhaustive: [{ name: "math::tests::small::tip::every_tip", inputs: 2_500 }],
      others: 2,
      failed: ["math::tests::wide::is_exact"],
    });
    assert.deepEqual(sentences(report), [
      "1 properties held in 1,000 random cases",
      "1 proofs went through all 2,500 inputs of their domains",
      "2 other tests passed",
      "FAILED: math::tests::wide::is_exact",
    ]);
  });

  it("has nothing where nothing ran", () => {
    assert.deepEqual(read("error: could not compile"), { properties: [], exhaustive: [], others: 0, failed: [] });
  });
});
