/** A mutant to judge: the number of the guard that is off, and the tests in the order in which they are to be tried. */
export interface Job {
  readonly number: number;
  readonly files: readonly string[];
  /** What killed it last time, as the table has it: tried before all else. */
  readonly before: string | null;
}

/** The test that fails without the guard and not with it, or why the job could not be judged. */
export type Verdict = { readonly killedBy: string | null } | { readonly failure: string };

const ARROW = " › ";

/** A test in the table: its file and the titles down to it. */
export function named(file: string, titles: readonly string[]): string {
  return [file, ...titles].join(ARROW);
}

/** The file and the full title of a test in the table. */
export function parsed(name: string): { file: string; title: string } {
  const [file = "", ...titles] = name.split(ARROW);
  return { file, title: titles.join(" ") };
}
