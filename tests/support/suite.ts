import { startBankrun } from "./bankrun.ts";
import type { Chain, LoadedProgram, RuntimeName } from "./chain.ts";
import { startLitesvm } from "./litesvm.ts";

/** When a test chain's clock starts: a whole hour, so that a test can place itself inside one. */
export const START = 1_700_002_800n;

type Start = (programs: readonly LoadedProgram[]) => Promise<Chain>;

const RUNTIMES: Readonly<Record<RuntimeName, Start>> = {
  litesvm: (programs) => startLitesvm(programs, START),
  bankrun: (programs) => startBankrun(programs, START),
};

/** Declares one suite per runtime. `body` is handed the function that starts a fresh chain of that runtime. */
export function describeOnBoth(title: string, body: (start: Start, runtime: RuntimeName) => void): void {
  for (const runtime of ["litesvm", "bankrun"] as const) {
    describe(`${title} (${runtime})`, () => body(RUNTIMES[runtime], runtime));
  }
}
