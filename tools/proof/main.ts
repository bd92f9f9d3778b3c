import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { read, sentences } from "./report.ts";

const HELP = `npm run proof [-- OPTIONS]

Judges the maths of programs/vault: every property by random cases against exact fractions of big integers, and every input of small domains.

  --cases N   random cases for each property (1000000; the normal test run has 10000)
  --json      one JSON object on standard output
  --help      this`;

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Runs the vault's Rust tests. Returns all that they wrote; what fails to compile is shown as it comes. */
function cargoTest(cases: string): Promise<{ output: string; status: number | null }> {
  const args = ["test", "-p", "vault", "--lib", "--locked", "--", "--show-output"];
  const env = { ...process.env, PROOF_CASES: cases };
  const child = spawn("cargo", args, { cwd: ROOT, env, stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.on("data", (chunk) => {
    output += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status) => resolve({ output, status }));
  });
}

/** `npm run proof`: see HELP. Returns the exit code. */
async function main(): Promise<number> {
  const options = { cases: { type: "string" }, json: { type: "boolean" }, help: { type: "boolean" } } as const;
  const { cases = "1000000", json = false, help = false } = parseArgs({ options }).values;
  if (help) {
    console.log(HELP);
    return 0;
  }
  if (!/^[1-9]\d{0,8}$/.test(cases)) throw new Error("--cases needs a whole number above zero");
  const began = Date.now();
  const { output, status } = await cargoTest(cases);
  const report = read(output);
  const seconds = Math.round((Date.now() - began) / 1_000);
  const proven = status === 0 && report.properties.length > 0 && report.exhaustive.length > 0;
  // What failed, and how; all of it where no test ran to its end.
  if (!proven) process.stderr.write(output.slice(Math.max(0, output.lastIndexOf("\nfailures:\n\n"))));
  if (json) console.log(JSON.stringify({ proven, cases: Number(cases), ...report, seconds }));
  else for (const sentence of [...sentences(report), `${seconds} s`]) console.log(sentence);
  return proven ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
