import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { Journey } from "./journey.ts";
import { keep } from "./kept.ts";
import { prepare } from "./prepare.ts";
import { reportOf, spell } from "./report.ts";
import { run } from "./run.ts";
import { Tour } from "./tour.ts";

const USAGE = `npm run invariants -- [--for 60s] [--least N] [--sequences N] [--seed N] [--json] [--program vault.so]
  --for       how long: 90s, 5m (60s by default)
  --least     goes on until so many instructions were sent, however long it takes
  --sequences so many sequences instead, however long it takes
  --seed      the same sequences again (a new number each day by default)
  --json      one line of JSON instead of the table
  --program   another build of the vault
  --tour      also keep the shortest sequence in which every command is accepted`;

const DAY_MS = 86_400_000;
const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };

/** Milliseconds of "90s", "5m", "1h". */
function duration(text: string): number {
  const [, number, unit = "s"] = /^(\d+)([smh]?)$/.exec(text) ?? [];
  const scale = UNITS[unit || "s"];
  if (number === undefined || scale === undefined) throw new Error(`--for ${text} is no duration\n${USAGE}`);
  return Number(number) * scale;
}

const { values } = parseArgs({
  options: {
    for: { type: "string", default: "60s" },
    least: { type: "string", default: "0" },
    sequences: { type: "string" },
    seed: { type: "string" },
    json: { type: "boolean", default: false },
    program: { type: "string" },
    tour: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}

const seed = Number(values.seed ?? Math.floor(Date.now() / DAY_MS));
const prepared = await prepare(values.program === undefined ? undefined : readFileSync(values.program));
const began = performance.now();
const tour = new Tour();
const result = await run(prepared, {
  seed,
  ...(values.tour ? { onSequence: (journey: Journey) => tour.see(journey) } : {}),
  ...(values.sequences === undefined ? {} : { sequences: Number(values.sequences) }),
  forMs: duration(values.for),
  least: Number(values.least),
});
const report = reportOf(result, seed, (performance.now() - began) / 1000);
console.log(values.json ? JSON.stringify(report) : spell(report));

const { found } = result;
if (found !== undefined) {
  const title = `${found.invariant}: ${found.said}`;
  const file = keep(found.invariant, { title, seed: found.seed, path: found.path, commands: found.commands });
  console.error(`${title}\nafter ${found.commands.length} commands, kept in ${file}`);
}
if (values.tour) console.error(`the tour is in ${tour.keep(seed)}`);
// A run in which a command is hardly ever accepted has judged nothing about it.
process.exit(found === undefined && report.tooFewAccepted.length === 0 ? 0 : 1);
