/** A test and how many inputs it has judged. */
export interface Proof {
  readonly name: string;
  readonly inputs: number;
}

/** What a run of the Rust tests has shown. */
export interface Report {
  /** Judged by random cases. */
  readonly properties: readonly Proof[];
  /** Judged by every input of a small domain. */
  readonly exhaustive: readonly Proof[];
  /** Tests of other kinds. */
  readonly others: number;
  readonly failed: readonly string[];
}

const RESULT = /^test (\S+) \.\.\. (ok|FAILED)$/gm;
/** What a test has printed stands below its name. */
const OUTPUT = /^---- (\S+) stdout ----\n((?:(?!---- ).*\n)*)/gm;

/** Reads what `cargo test -- --show-output` has written: each test says itself how many inputs it judges. */
export function read(output: string): Report {
  const outcomes = [...output.matchAll(RESULT)];
  const failed = outcomes.filter(([, , outcome]) => outcome === "FAILED").map(([, name = ""]) => name);
  const counts = [...output.matchAll(OUTPUT)].flatMap(([, name = "", text = ""]) => {
    const [, all, inputs] = /^judges (all )?(\d+) (?:random cases|inputs)$/m.exec(text) ?? [];
    return inputs === undefined || failed.includes(name)
      ? []
      : [{ name, all: all !== undefined, inputs: Number(inputs) }];
  });
  const of = (kind: boolean): Proof[] =>
    counts.filter(({ all }) => all === kind).map(({ name, inputs }) => ({ name, inputs }));
  const [properties, exhaustive] = [of(false), of(true)];
  return { properties, exhaustive, others: outcomes.length - counts.length - failed.length, failed };
}

const grouped = (value: number): string => value.toLocaleString("en-US");
const sum = (proofs: readonly Proof[]): number => proofs.reduce((total, { inputs }) => total + inputs, 0);

/** The report in words. */
export function sentences({ properties, exhaustive, others, failed }: Report): string[] {
  return [
    `${properties.length} properties held in ${grouped(sum(properties))} random cases`,
    `${exhaustive.length} proofs went through all ${grouped(sum(exhaustive))} inputs of their domains`,
    `${others} other tests passed`,
    ...failed.map((name) => `FAILED: ${name}`),
  ];
}
