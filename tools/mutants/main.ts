import { readFileSync } from "node:fs";
import { findGuards } from "./binary.ts";
import { buildProgram } from "./build.ts";
import { hashesOf, ROOT, readExplained, readTable, readTests, testExists, writeTable } from "./files.ts";
import { type Guard, numberOf } from "./guard.ts";
import { judgeGuards } from "./judge.ts";
import { HELP, type Options, parseOptions } from "./options.ts";
import { allGuards, hashOf, readSources } from "./sources.ts";
import { complaints, killers, type Row, rowOf, type Table, unchanged } from "./table.ts";

const place = ({ file, line }: { file: string; line: number }): string => `${file}:${line}`;

/** `npm run mutants`: see HELP. Returns the exit code. */
async function main(options: Options): Promise<number> {
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  const began = Date.now();
  const sources = readSources(ROOT);
  const guards = allGuards(sources);
  const judged = options.check ? { mutants: 0, failures: [] } : await run(options, sources, guards);
  const table = readTable();
  const wrong = table ? complaints(table, hashOf(sources), readExplained(), testExists) : ["there is no table"];
  const survivors = table?.guards.filter(({ killedBy }) => killedBy === null) ?? [];
  const seconds = Math.round((Date.now() - began) / 1_000);
  const killed = (table?.guards.length ?? 0) - survivors.length;
  const explained = survivors.filter(({ explanation }) => explanation).length;
  const result = { guards: guards.length, killed, explained, survivors, ...judged, seconds, complaints: wrong };
  if (options.json) console.log(JSON.stringify(result));
  else {
    for (const complaint of [...judged.failures, ...wrong]) console.error(complaint);
    console.log(
      `${guards.length} guards: ${killed} with a test that fails without them, ${explained} explained; ${seconds} s`,
    );
  }
  return wrong.length + judged.failures.length === 0 ? 0 : 1;
}

interface Judged {
  /** Mutants judged in this run. */
  readonly mutants: number;
  readonly failures: readonly string[];
}

/** Builds the program, judges what the options name, and writes the table after every verdict. */
async function run(options: Options, sources: ReadonlyMap<string, string>, guards: readonly Guard[]): Promise<Judged> {
  const named = guards.filter(({ file }) => file.includes(options.only ?? ""));
  if (named.length === 0) throw new Error(`no guard is in a file whose path contains ${options.only}`);
  const old = readTable();
  const explained = readExplained();
  const files = hashesOf(guards, sources);
  const still = unchanged(old, files);
  const rows = new Map<string, Row>(
    guards.map((guard) => [place(guard), rowOf(guard, still.get(place(guard))?.killedBy ?? null, explained)]),
  );
  if (rows.size !== guards.length) throw new Error("two guards are on one line: the table names them by it");
  const failures: string[] = [];
  const binary = buildProgram();
  const removed = removedGuards(binary, guards);
  const chosen = named
    .filter((guard) => !options.resume || (rows.get(place(guard))?.killedBy ?? null) === null)
    .filter((guard) => !removed.has(guard));
  for (const guard of removed) rows.set(place(guard), rowOf(guard, null, explained));
  let done = 0;
  const save = (): void => {
    const table: Table = { sources: hashOf(sources), files, guards: [...rows.values()] };
    writeTable(table);
  };
  save();
  const means = { binary, tests: readTests(), before: killers(old), width: options.jobs, limit: options.limit };
  await judgeGuards(chosen, means, (guard, verdict, seconds) => {
    done += 1;
    const killedBy = "killedBy" in verdict ? verdict.killedBy : null;
    const said = "failure" in verdict ? `NOT JUDGED: ${verdict.failure}` : (killedBy ?? "SURVIVED");
    if ("failure" in verdict) failures.push(`${place(guard)} ${guard.error}: ${verdict.failure}`);
    process.stderr.write(`${done}/${chosen.length} ${place(guard)} ${guard.error} ${seconds.toFixed(1)} s ← ${said}\n`);
    rows.set(place(guard), rowOf(guard, killedBy, explained));
    save();
  });
  return { mutants: chosen.length, failures };
}

/**
 * The guards that the compiler has removed, because their condition can be seen to hold always.
 *
 * @throws Error where the binary has a guard that the sources do not, or two have one number.
 */
function removedGuards(binary: string, guards: readonly Guard[]): Set<Guard> {
  const numbers = guards.map(numberOf);
  if (new Set(numbers).size !== numbers.length) throw new Error("two guards have one number: move one of them");
  const { missing, unknown } = findGuards(readFileSync(binary), numbers);
  if (unknown.length > 0) throw new Error(`the binary has guards that the sources do not: ${unknown.join(", ")}`);
  for (const number of missing) {
    const guard = guards[numbers.indexOf(number)];
    if (guard) process.stderr.write(`${place(guard)} ${guard.error} is not in the binary: explain it or remove it\n`);
  }
  return new Set(guards.filter((_, index) => missing.includes(numbers[index] ?? 0)));
}

try {
  process.exitCode = await main(parseOptions(process.argv.slice(2)));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
