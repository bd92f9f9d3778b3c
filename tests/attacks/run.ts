import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import Mocha from "mocha";
import type { RuntimeName } from "../support/chain.ts";
import { listen } from "../support/recorder.ts";
import type { Proof } from "./line.ts";
import type { Outcome } from "./outcome.ts";

/** The repository. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const TIMEOUT_MS = 120_000;

const keyOf = (file: string, title: string): string => `${file}\n${title}`;
const fileOf = ({ file = "" }: { file?: string | undefined }): string => relative(ROOT, file);

/** The runtime that `describeOnBoth` writes behind a suite's title. */
function runtimeOf(test: Mocha.Test): RuntimeName | undefined {
  const [, name] = /\((litesvm|bankrun)\)$/.exec(test.titlePath()[0] ?? "") ?? [];
  return name as RuntimeName | undefined;
}

/** Leaves in a suite only the tests that are named. */
function keepNamed(suite: Mocha.Suite, named: ReadonlySet<string>): void {
  suite.tests = suite.tests.filter((test) => named.has(keyOf(fileOf(test), test.title)));
  for (const inner of suite.suites) keepNamed(inner, named);
}

/** What a test has shown so far. */
type Counts = Pick<Outcome, "refusals" | "unchanged" | "accounts" | "trades" | "tradesFirst">;
const NONE: Counts = { refusals: 0, unchanged: 0, accounts: 0, trades: 0, tradesFirst: 0 };

/**
 * Runs the tests named and no others, in the order in which their files are first named, and listens to what they show.
 * Stops behind the first failure of a test in `first`. `tell` is handed each outcome as it comes.
 */
export async function runProofs(
  proofs: readonly Proof[],
  first: readonly Proof[],
  tell: (outcome: Outcome) => void,
): Promise<Outcome[]> {
  const mocha = new Mocha({ timeout: TIMEOUT_MS, reporter: Silent });
  for (const file of new Set(proofs.map(({ file }) => file))) mocha.addFile(`${ROOT}${file}`);
  await mocha.loadFilesAsync();
  keepNamed(mocha.suite, new Set(proofs.map(({ file, title }) => keyOf(file, title))));
  const decisive = new Set(first.map(({ file, title }) => keyOf(file, title)));

  const outcomes: Outcome[] = [];
  let counts = NONE;
  const stop = listen((what) => {
    const { refusals, unchanged, accounts, trades, tradesFirst } = counts;
    if (what.kind === "refused") counts = { ...counts, refusals: refusals + 1 };
    else if (what.kind === "unchanged") {
      counts = { ...counts, unchanged: unchanged + 1, accounts: accounts + what.accounts };
    } else counts = { ...counts, trades: trades + 1, tradesFirst: tradesFirst + (refusals === 0 ? 1 : 0) };
  });
  await new Promise<void>((resolve) => {
    const runner = mocha.run(() => resolve());
    const end = (test: Mocha.Runnable, state: Outcome["state"], why = ""): void => {
      const { title } = test;
      const runtime = "titlePath" in test ? runtimeOf(test as Mocha.Test) : undefined;
      const outcome = { file: fileOf(test), title, runtime, state, why, ...counts };
      outcomes.push(outcome);
      tell(outcome);
    };
    runner.on("test", () => {
      counts = NONE;
    });
    runner.on("pass", (test) => end(test, "passed"));
    runner.on("pending", (test) => end(test, "skipped"));
    runner.on("fail", (test, error) => {
      end(test, "failed", error.stack ?? error.message);
      if (decisive.has(keyOf(fileOf(test), test.title))) runner.abort();
    });
  });
  stop();
  return outcomes;
}

/** Mocha's reporters write to standard output, which is the report's. */
class Silent extends Mocha.reporters.Base {}
