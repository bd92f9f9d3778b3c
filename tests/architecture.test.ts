import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { importsOf, MAY_IMPORT, objection, roomOf } from "./support/imports.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** TypeScript files below a folder, as paths from the root. */
function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name) && !name.includes("node_modules") && !name.includes("dist/"))
    .map((name) => join(folder, name));
}

/** What only `runtime.ts` may ask the machine for. */
const MACHINE =
  /\bDate\.now\b|\bnew Date\(\)|\bset(?:Timeout|Interval|Immediate)\(|\bMath\.random\b|\brandomUUID\b|\bperformance\.now\b/;

describe("the architecture", () => {
  const keeper = sources("keeper/src");

  it("refuses an arrow that points the wrong way", () => {
    const wrong = [
      ["keeper/src/engines/x.ts", `import { a } from "../execution/y.ts";`],
      ["keeper/src/domain/x.ts", `import type { A } from "../book/y.ts";`],
      ["keeper/src/domain/x.ts", `import { readFileSync } from "node:fs";`],
      ["keeper/src/book/x.ts", `import ccxt from "ccxt";`],
      ["keeper/src/allocation/x.ts", `import { now } from "../runtime.ts";`],
      ["keeper/src/ledger/x.ts", `const y = await import("../cli/y.ts");`],
      ["keeper/src/execution/x.ts", `import { s } from "../../sim/main.ts";`],
      ["keeper/src/feeds/x.ts", `export { s } from "../pipeline.ts";`],
    ] as const;
    for (const [file, text] of wrong) {
      assert.equal(importsOf(ROOT, file, text).filter(objection).length, 1, `${file}: ${text}`);
    }
  });

  it("has only arrows that point along the flow", () => {
    assert.ok(keeper.length > 10);
    const objections = keeper.flatMap((file) => importsOf(ROOT, file).map(objection)).filter(Boolean);
    assert.deepEqual(objections, []);
  });

  it("knows every room of the keeper", () => {
    const joined = new Set(["pipeline", "deciding", "recording", "recall", "outside", "replay", "main", "cli"]);
    const unknown = new Set(
      keeper.map((file) => roomOf(file) ?? file).filter((room) => !MAY_IMPORT[room] && !joined.has(room)),
    );
    assert.deepEqual([...unknown], []);
  });

  it("asks the machine for time, timers and randomness in runtime.ts alone", () => {
    assert.ok(MACHINE.test("const t = Date.now();"));
    const askers = [...keeper, ...sources("keeper/sim")]
      .filter((file) => file !== "keeper/src/runtime.ts")
      .filter((file) => MACHINE.test(readFileSync(join(ROOT, file), "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "")));
    assert.deepEqual(askers, []);
  });
});
