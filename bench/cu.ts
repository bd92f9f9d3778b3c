import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { measure } from "./cu/measure.ts";
import { section, table } from "./cu/report.ts";

const README = fileURLToPath(new URL("../README.md", import.meta.url));

/** `npm run bench:cu [-- --json | --write]`: the compute units of every instruction of the vault on litesvm, and its size. */
const measured = await measure();
if (process.argv.includes("--json")) {
  process.stdout.write(`${JSON.stringify(measured)}\n`);
} else {
  process.stdout.write(`${table(measured)}\n`);
}
if (process.argv.includes("--write")) {
  writeFileSync(README, section(readFileSync(README, "utf8"), table(measured)));
  process.stderr.write("README.md has the new table\n");
}
