/** Which runtimes a test must have passed on: both, litesvm alone where the other cannot make the state, or neither where no program runs. */
export type Runtimes = "both" | "litesvm" | "none";

/** A test by its file, from the root of the repository, and its exact title. */
export interface Proof {
  readonly file: string;
  readonly title: string;
  readonly on: Runtimes;
}

/** One attack and the tests that show what becomes of it. */
export interface Line {
  /** Its number in the list of attacks. */
  readonly line: number;
  readonly title: string;
  /** Whether it ends in a refusal. What is only economic lands, and the tests show that it gains nothing. */
  readonly refusal: boolean;
  readonly by: readonly Proof[];
}

/** An attack that the program refuses. */
export function refused(line: number, title: string, ...by: readonly (readonly Proof[])[]): Line {
  return { line, title, refusal: true, by: by.flat() };
}

/** An attack that lands and gains nothing. */
export function fruitless(line: number, title: string, ...by: readonly (readonly Proof[])[]): Line {
  return { line, title, refusal: false, by: by.flat() };
}

const proofs = (on: Runtimes, file: string, titles: readonly string[]): Proof[] =>
  titles.map((title) => ({ file, title, on }));

/** Tests of tests/program that must have passed on both runtimes. */
export const program = (name: string, ...titles: readonly string[]): Proof[] =>
  proofs("both", `tests/program/${name}.test.ts`, titles);

/** Tests of tests/program that litesvm alone can run. */
export const litesvm = (name: string, ...titles: readonly string[]): Proof[] =>
  proofs("litesvm", `tests/program/${name}.test.ts`, titles);

/** Tests elsewhere under tests/, each of them run once. */
export const once = (name: string, ...titles: readonly string[]): Proof[] =>
  proofs("none", `tests/${name}.test.ts`, titles);
