export const HELP = `npm run mutants [-- OPTIONS]

Switches off every guard of programs/vault in turn and looks for a test that fails without it: first among tests/program, on litesvm, then
among the Rust tests. Writes tools/mutants/table.json. A guard that no test can miss is explained by hand in tools/mutants/explained.json.

  --only FILE   only the guards of source files whose path contains FILE
  --resume      only the guards of changed files and those without a failing test
  --jobs N      mutants side by side (2)
  --limit S     seconds for a mutant (300)
  --check       judges nothing: fails when the table is stale, or a guard has neither a failing test nor an explanation
  --json        one JSON object on standard output
  --help        this`;

export interface Options {
  readonly only?: string;
  readonly resume: boolean;
  readonly jobs: number;
  readonly limit: number;
  readonly check: boolean;
  readonly json: boolean;
  readonly help: boolean;
}

/**
 * The options of a command line.
 *
 * @throws Error where one is unknown or lacks its value.
 */
export function parseOptions(argv: readonly string[]): Options {
  const found = { resume: false, jobs: 2, limit: 300, check: false, json: false, help: false } as Options;
  const options: Record<string, unknown> = { ...found };
  const waiting = [...argv];
  for (let option = waiting.shift(); option !== undefined; option = waiting.shift()) {
    const name = option.replace(/^--/, "");
    if (name === "only" || name === "jobs" || name === "limit") {
      const value = waiting.shift();
      const number = Number(value);
      if (value === undefined || (name !== "only" && !(Number.isInteger(number) && number > 0))) {
        throw new Error(`${option} needs ${name === "only" ? "a part of a path" : "a whole number above zero"}`);
      }
      options[name] = name === "only" ? value : number;
    } else if (option.startsWith("--") && typeof options[name] === "boolean") {
      options[name] = true;
    } else {
      throw new Error(`unknown option ${option}: see --help`);
    }
  }
  return options as unknown as Options;
}
