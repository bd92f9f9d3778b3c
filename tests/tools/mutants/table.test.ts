import assert from "node:assert/strict";
import { ROOT, readExplained, readTable, testExists } from "../../../tools/mutants/files.ts";
import type { Guard } from "../../../tools/mutants/guard.ts";
import { allGuards, hashOf, readSources } from "../../../tools/mutants/sources.ts";
import { complaints, killers, rowOf, type Table, unchanged } from "../../../tools/mutants/table.ts";

const FILE = "programs/vault/src/state/x.rs";
const TEST = "tests/program/x.test.ts › x › refuses y";
const guard = (line: number, condition: string): Guard => ({
  file: FILE,
  line,
  column: 5,
  condition,
  error: "WrongVault",
});
const because = (condition: string) => ({ file: FILE, condition, error: "WrongVault", explanation: "it cannot be" });

const table: Table = {
  sources: "s",
  files: { [FILE]: "f" },
  guards: [rowOf(guard(1, "a"), TEST, []), rowOf(guard(2, "b"), null, [because("b")])],
};
const complain = (changed: Partial<Table>, explained = [because("b")], sources = "s", exists = true): string[] =>
  complaints({ ...table, ...changed }, sources, explained, () => exists);

describe("the mutation table", () => {
  it("is refused when it is of other sources", () => {
    assert.match(complain({}, undefined, "t").join(), /of other sources/);
  });

  it("is refused when a guard has neither a failing test nor an explanation", () => {
    const open = { guards: [...table.guards, rowOf(guard(3, "c"), null, [because("b")])] };
    assert.deepEqual(
      complain(open).map((complaint) => complaint.split(":").slice(0, 2).join(":")),
      [`${FILE}:3 WrongVault`],
    );
  });

  it("is refused when it names a test that is gone", () => {
    assert.match(complain({}, undefined, "s", false).join(), /tests\/program\/x\.test\.ts is not there/);
  });

  it("is refused when an explanation is of no guard that survives", () => {
    assert.match(complain({}, [because("b"), because("a")]).join(), /explanation of "a"/);
  });

  it("is in order when each guard is tested or explained", () => {
    assert.deepEqual(complain({}), []);
  });

  it("gives a guard that a test kills no explanation", () => {
    assert.equal(rowOf(guard(1, "b"), TEST, [because("b")]).explanation, undefined);
  });

  it("keeps the verdicts of files that have not changed, and what killed a guard wherever it stands now", () => {
    assert.deepEqual([...unchanged(table, { [FILE]: "f" }).keys()], [`${FILE}:1`, `${FILE}:2`]);
    assert.equal(unchanged(table, { [FILE]: "g" }).size, 0);
    assert.deepEqual([...killers(table)], [[`${FILE} a WrongVault`, TEST]]);
    assert.equal(killers(undefined).size + unchanged(undefined, {}).size, 0);
  });
});

describe("the guards of the vault", () => {
  it("have each a test that fails without it, or an explanation (if not, run: npm run mutants -- --resume)", () => {
    const sources = readSources(ROOT);
    const found = readTable();
    assert.ok(found);
    assert.deepEqual(complaints(found, hashOf(sources), readExplained(), testExists), []);
    assert.deepEqual(
      found.guards.map(({ file, line, condition, error }) => `${file}:${line} ${condition} ${error}`),
      allGuards(sources).map(({ file, line, condition, error }) => `${file}:${line} ${condition} ${error}`),
    );
  });
});
