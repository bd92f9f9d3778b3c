import assert from "node:assert/strict";
import { judge } from "./judge.ts";
import { fruitless, type Line, litesvm, once, program, refused } from "./line.ts";
import type { Outcome } from "./outcome.ts";
import { spell } from "./report.ts";

const HONEST = program("x", "trades");
const NOTHING = {
  state: "passed",
  why: "",
  refusals: 0,
  unchanged: 0,
  accounts: 0,
  trades: 0,
  tradesFirst: 0,
} as const;

/** What a test of tests/program/x.test.ts has shown on both runtimes. */
const both = (title: string, shown: Partial<Outcome> = {}): Outcome[] =>
  (["litesvm", "bankrun"] as const).map((runtime) => ({
    file: "tests/program/x.test.ts",
    title,
    runtime,
    ...NOTHING,
    ...shown,
  }));

const TRADES = both("trades", { trades: 2, tradesFirst: 2 });
const LINE = refused(1, "a theft", program("x", "refuses"));
const REFUSES = both("refuses", { refusals: 3, unchanged: 3, accounts: 30 });

const judged = (outcomes: readonly Outcome[], line: Line = LINE) => judge([line], HONEST, outcomes);
const complain = (outcomes: readonly Outcome[], line: Line, ...complaints: readonly RegExp[]): void => {
  const { complaints: found, attacks } = judged(outcomes, line);
  assert.equal(found.length, complaints.length, found.join("\n"));
  for (const complaint of complaints)
    assert.ok(
      found.some((each) => complaint.test(each)),
      found.join("\n"),
    );
  assert.equal(attacks[0]?.refused, false);
};

describe("the judgement of npm run attacks", () => {
  it("complains where a named test has not run, was skipped or has failed", () => {
    complain(TRADES, LINE, /"refuses".*has not run$/, /nothing was refused/);
    const [first] = REFUSES;
    assert.ok(first);
    complain([...TRADES, first], LINE, /has not run on bankrun/);
    for (const [state, word] of [
      ["skipped", /was skipped on litesvm/],
      ["failed", /failed on litesvm/],
    ] as const) {
      complain([...TRADES, { ...first, state }, ...REFUSES.slice(1)], LINE, word);
    }
  });

  it("complains where nothing was refused, or a refusal left something changed", () => {
    complain([...TRADES, ...both("refuses")], LINE, /nothing was refused/);
    const changed = both("refuses", { refusals: 3, unchanged: 2 });
    complain([...TRADES, ...changed], LINE, /2 refusals left something changed/);
    assert.equal(judged([...TRADES, ...changed]).attacks[0]?.unchanged, false);
    complain([...TRADES, ...REFUSES], refused(1, "a theft"), /no test is named/, /nothing was refused/);
  });

  it("complains where no trade has landed before the first refusal", () => {
    for (const tradesFirst of [0, 2]) {
      const trades = both("trades", { trades: 2, tradesFirst });
      const { complaints, honestTrades } = judged(
        tradesFirst === 0 ? [...trades, ...REFUSES] : [...REFUSES, ...trades],
      );
      assert.ok(
        complaints.some((complaint) => complaint.startsWith("the honest trade: ")),
        complaints.join("\n"),
      );
      assert.equal(honestTrades, 2 * tradesFirst);
    }
    assert.ok(judged(REFUSES).complaints.some((complaint) => /the honest trade: .*has not run/.test(complaint)));
  });

  it("says of an attack what its tests have shown, on all runtimes together", () => {
    const { complaints, runtimes, honestTrades, attacks } = judged([...TRADES, ...REFUSES]);
    assert.deepEqual(complaints, []);
    assert.deepEqual([runtimes, honestTrades], [["litesvm", "bankrun"], 4]);
    const by = ["tests/program/x.test.ts: refuses"];
    const verdict = { line: 1, title: "a theft", refused: true, unchanged: true, refusals: 6, accounts: 60, by };
    assert.deepEqual(attacks, [verdict]);
  });

  it("asks for no refusal where an attack is only fruitless, nor for both runtimes where one cannot run it", () => {
    const lines = [
      fruitless(2, "a gain", program("x", "gains nothing")),
      refused(3, "a fake", litesvm("x", "fakes")),
      fruitless(4, "a script", once("y", "runs")),
    ];
    const outcomes = [
      ...TRADES,
      ...both("gains nothing"),
      ...both("fakes", { refusals: 1, unchanged: 1 }).slice(0, 1),
      { ...NOTHING, file: "tests/y.test.ts", title: "runs", runtime: undefined },
    ];
    const { complaints, attacks } = judge(lines, HONEST, outcomes);
    assert.deepEqual(complaints, []);
    assert.deepEqual(
      attacks.map(({ unchanged }) => unchanged),
      [null, true, null],
    );
  });

  it("is told to people with every complaint", () => {
    const told = spell(judged(TRADES));
    assert.match(told, /NOT SHOWN/);
    assert.match(told, /WRONG: attack 1: nothing was refused/);
    assert.match(told, /0 of 1 attacks came to nothing/);
    assert.match(spell(judged([...TRADES, ...REFUSES])), /1 {2}refused +6 +60 {2}a theft \(1 test\)/);
  });
});
