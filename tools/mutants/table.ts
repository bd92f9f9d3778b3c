import { type Guard, identity } from "./guard.ts";

/** A guard and the test that fails without it. */
export interface Row {
  readonly file: string;
  readonly line: number;
  readonly error: string;
  readonly condition: string;
  /** `file › titles`; null where no test fails, or none is known to. */
  readonly killedBy: string | null;
  /** Why no test can fail without it. */
  readonly explanation?: string;
}

/** tools/mutants/table.json. */
export interface Table {
  /** sha256 over the program's sources. */
  readonly sources: string;
  /** sha256 of each file that has guards, so that an unchanged one need not be judged again. */
  readonly files: Readonly<Record<string, string>>;
  readonly guards: readonly Row[];
}

/** A guard without which no test can fail, and why: tools/mutants/explained.json, written by hand. */
export interface Explained {
  readonly file: string;
  readonly condition: string;
  readonly error: string;
  readonly explanation: string;
}

/** The tests that killed the guards of an older table, by the guard's identity. Of guards that read alike the last one counts. */
export function killers(table: Table | undefined): Map<string, string> {
  const killed = (table?.guards ?? []).filter((row) => row.killedBy !== null);
  return new Map(killed.map((row) => [identity(row), row.killedBy ?? ""]));
}

/** The rows of an older table that hold still: those of files that have not changed. By file and line. */
export function unchanged(table: Table | undefined, files: Readonly<Record<string, string>>): Map<string, Row> {
  const rows = (table?.guards ?? []).filter(({ file }) => table?.files[file] === files[file]);
  return new Map(rows.map((row) => [`${row.file}:${row.line}`, row]));
}

/** The row of a guard, with its explanation when no test kills it. */
export function rowOf(guard: Guard, killedBy: string | null, explained: readonly Explained[]): Row {
  const { file, line, error, condition } = guard;
  const row = { file, line, error, condition, killedBy };
  const found = killedBy === null ? explained.find((one) => identity(one) === identity(guard)) : undefined;
  return found ? { ...row, explanation: found.explanation } : row;
}

/**
 * What is wrong with a table: one sentence each, none when it proves that every guard of these sources is tested or explained.
 * `exists` says whether a file is there.
 */
export function complaints(
  table: Table,
  sources: string,
  explained: readonly Explained[],
  exists: (file: string) => boolean,
): string[] {
  const stale = table.sources === sources ? [] : ["the table is of other sources: run npm run mutants -- --resume"];
  const open = table.guards
    .filter((row) => row.killedBy === null && !row.explanation)
    .map((row) => `${row.file}:${row.line} ${row.error}: no test is known to fail without it, and nothing explains it`);
  const gone = [...new Set(table.guards.flatMap(({ killedBy }) => killedBy?.split(" › ")[0] ?? []))]
    .filter((file) => !exists(file))
    .map((file) => `${file} is not there any more, and the table names a test of it`);
  const alive = new Set(table.guards.filter((row) => row.killedBy === null).map(identity));
  const idle = explained
    .filter((one) => !alive.has(identity(one)))
    .map((one) => `${one.file}: the explanation of "${one.condition}" is of no guard that survives`);
  return [...stale, ...open, ...gone, ...idle];
}
