import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Guard } from "./guard.ts";
import type { Explained, Table } from "./table.ts";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const TABLE = join(ROOT, "tools/mutants/table.json");
const EXPLAINED = join(ROOT, "tools/mutants/explained.json");
/** Where the tests are that run on the built program. */
const TESTS = "tests/program";

/** The table of the last run; undefined before the first. */
export function readTable(): Table | undefined {
  return existsSync(TABLE) ? JSON.parse(readFileSync(TABLE, "utf8")) : undefined;
}

export function writeTable(table: Table): void {
  writeFileSync(TABLE, `${JSON.stringify(table, null, 2)}\n`);
}

export function readExplained(): Explained[] {
  return JSON.parse(readFileSync(EXPLAINED, "utf8"));
}

/** Whether a file that a table names is there. Rust tests are named by their module. */
export function testExists(file: string): boolean {
  return !file.endsWith(".ts") || existsSync(join(ROOT, file));
}

/** The tests that run on the built program: path from the root, and text. */
export function readTests(): Map<string, string> {
  const names = readdirSync(join(ROOT, TESTS), { recursive: true, encoding: "utf8" }).sort();
  const files = names
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => `${TESTS}/${name.replaceAll("\\", "/")}`);
  return new Map(files.map((file) => [file, readFileSync(join(ROOT, file), "utf8")]));
}

/** sha256 of each file that has guards. */
export function hashesOf(guards: readonly Guard[], sources: ReadonlyMap<string, string>): Record<string, string> {
  const files = [...new Set(guards.map(({ file }) => file))];
  const hash = (file: string): string =>
    createHash("sha256")
      .update(sources.get(file) ?? "")
      .digest("hex");
  return Object.fromEntries(files.map((file) => [file, hash(file)]));
}
