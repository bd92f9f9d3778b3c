import { pathToFileURL } from "node:url";
import Mocha from "mocha";

/** A test or hook that failed: the titles down to it. */
export interface Failure {
  readonly titles: string[];
  readonly message: string;
}

// The types have them as keys of an interface that cannot be indexed by name.
const { EVENT_FILE_PRE_REQUIRE, EVENT_FILE_REQUIRE, EVENT_FILE_POST_REQUIRE } = Mocha.Suite.constants;

/** Says nothing. */
class Silent {}

let runs = 0;

/**
 * Runs a test file in this process up to its first failure, or only the test named. Each run loads the file anew and its imports once.
 * Returns the failure, undefined where all passed.
 */
export async function run(file: string, only?: string): Promise<Failure | undefined> {
  const mocha = new Mocha({ bail: true, timeout: 20_000, reporter: Silent as unknown as string });
  if (only !== undefined) mocha.fgrep(only);
  runs += 1;
  mocha.suite.emit(EVENT_FILE_PRE_REQUIRE, globalThis, file, mocha);
  const loaded = await import(`${pathToFileURL(file).href}?run=${runs}`);
  mocha.suite.emit(EVENT_FILE_REQUIRE, loaded, file, mocha);
  mocha.suite.emit(EVENT_FILE_POST_REQUIRE, globalThis, file, mocha);
  return new Promise((resolve) => {
    let failure: Failure | undefined;
    const runner = mocha.run(() => resolve(failure));
    runner.on("fail", (test: Mocha.Test, error: Error) => {
      failure ??= { titles: test.titlePath(), message: error.message };
    });
  });
}
