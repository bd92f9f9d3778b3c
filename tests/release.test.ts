import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PROGRAM_FOLDERS } from "./support/program.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

const hashOf = (path: string): string =>
  createHash("sha256")
    .update(readFileSync(join(ROOT, path)))
    .digest("hex");

/** The files of a SHA256SUMS list with their hashes. */
function sums(folder: string): Map<string, string> {
  const list = readFileSync(join(ROOT, folder, "release", "SHA256SUMS"), "utf8")
    .trim()
    .split("\n");
  return new Map(
    list.map((line) => {
      const [hash, path] = line.split(/ [ *]/);
      assert.ok(hash && path, line);
      return [path, hash];
    }),
  );
}

describe("the released programs", () => {
  for (const [program, folder] of Object.entries(PROGRAM_FOLDERS)) {
    it(`are of these sources: ${program} (if not, run: bash tools/sbf/release.sh ${folder})`, () => {
      const changed = [...sums(folder)].filter(
        ([path, hash]) => !existsSync(join(ROOT, path)) || hashOf(path) !== hash,
      );
      assert.deepEqual(
        changed.map(([path]) => path),
        [],
      );
    });

    it(`name every source of ${program}`, () => {
      const src = join(folder, "src");
      const files = readdirSync(join(ROOT, src), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length));
      const listed = sums(folder);
      assert.ok(files.length > 3);
      assert.deepEqual(
        files.filter((file) => !listed.has(file)),
        [],
      );
      assert.ok(listed.has(`${folder}/release/${program}.so`));
    });
  }
});
