import assert from "node:assert/strict";
import { ROOT } from "../../../tools/mutants/files.ts";
import { allGuards, hashOf, readSources } from "../../../tools/mutants/sources.ts";

describe("the sources that the mutation table is of", () => {
  const sources = readSources(ROOT);

  it("are the program's without its tests", () => {
    const files = [...sources.keys()];
    assert.ok(files.includes("programs/vault/src/lib.rs") && files.includes("programs/vault/src/math/wide.rs"));
    assert.deepEqual(
      files.filter((file) => /tests/.test(file)),
      [],
    );
  });

  it("have guards in many files, and each `guard!(` outside of comments is one of them", () => {
    const guards = allGuards(sources);
    const lines = [...sources].flatMap(([file, text]) =>
      text.split("\n").map((line, at) => ({ line, at: `${file}:${at + 1}` })),
    );
    const written = lines.filter(({ line }) => /^[^/"]*\bguard!\(/.test(line)).map(({ at }) => at);
    assert.ok(guards.length > 80);
    assert.deepEqual(
      guards.map(({ file, line }) => `${file}:${line}`),
      written,
    );
  });

  it("have a hash that every byte and every name changes", () => {
    const hash = hashOf(new Map([["a", "bc"]]));
    assert.match(hash, /^[0-9a-f]{64}$/);
    for (const other of [
      ["a", "bd"],
      ["ab", "c"],
      ["a", "bc "],
    ] as const) {
      assert.notEqual(hashOf(new Map([[other[0], other[1]]])), hash);
    }
  });
});
