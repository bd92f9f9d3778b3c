import { parseArgs } from "node:util";
import { judge } from "./judge.ts";
import { HONEST, LINES } from "./lines/index.ts";
import type { Outcome } from "./outcome.ts";
import { spell } from "./report.ts";
import { runProofs } from "./run.ts";

const HELP = `npm run attacks [-- OPTIONS]

Attacks the vault in every way on the list, on both runtimes: an honest trade first, then each attack, after which every account must be
what it was before. Fails when one is not refused, leaves something changed, or is not shown by any test that passed.

  --line N   only this attack (more than once: several)
  --json     one JSON object on standard output: {runtimes, honestTrades, attacks: [{line, title, refused, unchanged, …}], complaints}
  --help     this

  npm run --silent attacks -- --json | node -p 'JSON.parse(require("fs").readFileSync(0)).attacks.filter((a) => !a.refused)'`;

const OPTIONS = {
  line: { type: "string", multiple: true },
  json: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

/** `npm run attacks`: see HELP. Returns the exit code. */
async function main(): Promise<number> {
  const { line: asked, json, help } = parseArgs({ options: OPTIONS }).values;
  if (help) {
    console.log(HELP);
    return 0;
  }
  const unknown = asked?.find((number) => !LINES.some(({ line }) => String(line) === number));
  if (unknown !== undefined)
    throw new Error(`--line ${unknown}: there is no such attack, they are 1 to ${LINES.length}`);
  const lines = LINES.filter(({ line }) => asked?.includes(String(line)) ?? true);
  process.env.DUST_STEPS ??= "10000";
  const outcomes = await runProofs([...HONEST, ...lines.flatMap(({ by }) => by)], HONEST, tell);
  const report = judge(lines, HONEST, outcomes);
  console.log(json ? JSON.stringify(report) : spell(report));
  return report.complaints.length === 0 ? 0 : 1;
}

/** Progress, and why a test has failed. */
function tell({ state, title, runtime, refusals, why }: Outcome): void {
  process.stderr.write(`${state} on ${runtime ?? "one runtime"}, ${refusals} refused: ${title}\n${why && `${why}\n`}`);
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
