// Runs mocha over all tests, or over the files named; fails on a skip whose reason is not on the committed list.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";

const dir = mkdtempSync(join(tmpdir(), "tests-"));
const results = process.env.TEST_RESULTS ?? join(dir, "results.json");
const named = process.argv.slice(2).some((arg) => arg.includes("tests/"));
// Files side by side: much of the time is spent waiting for sockets and slots.
const jobs = String(Math.max(2, availableParallelism() - 1));
const files = named ? [] : ["--parallel", "--jobs", jobs, "tests/**/*.test.ts"];
const mocha = spawnSync(
  process.execPath,
  [join("node_modules", "mocha", "bin", "mocha.js"), ...process.argv.slice(2), ...files],
  {
    stdio: "inherit",
    env: { ...process.env, TEST_RESULTS: results },
  },
);

let status = mocha.status ?? 1;
try {
  const { allowed } = JSON.parse(readFileSync("tests/skips.json", "utf8"));
  const unexplained = JSON.parse(readFileSync(results, "utf8")).skips.filter(({ reason }) => !allowed.includes(reason));
  for (const { title, reason } of unexplained) {
    console.error(`skipped without a reason on tests/skips.json: ${title} (${reason ?? "no reason given"})`);
  }
  if (unexplained.length > 0) status = status || 1;
} catch (error) {
  console.error(`the tests left no results: ${error.message}`);
  status = status || 1;
} finally {
  rmSync(dir, { recursive: true, force: true });
}
process.exit(status);
