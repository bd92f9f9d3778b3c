import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { HONEST, LINES } from "./lines/index.ts";
import { ROOT } from "./run.ts";

/** The titles of a file's tests as patterns: what stands in `${…}` may be anything. */
function titlesIn(file: string): RegExp[] {
  const source = readFileSync(`${ROOT}${file}`, "utf8");
  return [...source.matchAll(/\bit\(\s*(["'`])((?:\\.|(?!\1).)*)\1/g)].map(([, , title = ""]) => {
    const parts = title.replaceAll(/\\(.)/g, "$1").split(/\$\{[^}]*\}/);
    return new RegExp(`^${parts.map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")).join(".+")}$`);
  });
}

describe("the table of npm run attacks", () => {
  it("has the 48 attacks, each once and in order", () => {
    assert.deepEqual(
      LINES.map(({ line }) => line),
      Array.from({ length: 48 }, (_, at) => at + 1),
    );
    assert.equal(new Set(LINES.map(({ title }) => title)).size, 48);
  });

  it("names tests that exist, none twice for one attack", () => {
    const files = new Map<string, RegExp[]>();
    for (const { line, by } of [...LINES, { line: 0, by: HONEST }]) {
      assert.ok(by.length > 0, `attack ${line} names no test`);
      assert.equal(new Set(by.map(({ file, title }) => `${file} ${title}`)).size, by.length, `attack ${line}`);
      for (const { file, title } of by) {
        const titles = files.get(file) ?? titlesIn(file);
        files.set(file, titles);
        assert.ok(
          titles.some((pattern) => pattern.test(title)),
          `${file} has no "${title}"`,
        );
      }
    }
  });
});
