import { shareBankrun } from "./bankrun.ts";
import type { Chain, LoadedProgram, RuntimeName } from "./chain.ts";
import { shareLitesvm } from "./litesvm.ts";

/** When a test chain's clock starts: a whole hour, so that a test can place itself inside one. */
export const START = 1_700_002_800n;

type Start = (programs: readonly LoadedProgram[]) => Promise<Chain>;

const RUNTIMES: Readonly<Record<RuntimeName, Start>> = {
  litesvm: (programs) => shareLitesvm(programs, START),
  bankrun: (programs) => shareBankrun(programs, START),
};

const NAMES: readonly RuntimeName[] = ["litesvm", "bankrun"];
/** All of them, or the one that TEST_RUNTIMES names: one is enough to see whether a guard is missed (tools/mutants). */
const chosen = NAMES.filter((name) => (process.env.TEST_RUNTIMES ?? name) === name);
if (chosen.length === 0) throw new Error(`TEST_RUNTIMES is neither of ${NAMES.join(" and ")}`);

/**
 * Declares one suite per runtime. `body` is handed the function that opens a chain of that runtime, with a fee payer of
 * its own and the clock at START. What other tests made is still there, at other addresses.
 */
export function describeOnBoth(title: string, body: (start: Start, runtime: RuntimeName) => void): void {
  for (const runtime of chosen) {
    describe(`${title} (${runtime})`, () => body(RUNTIMES[runtime], runtime));
  }
}
