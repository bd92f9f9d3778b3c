import { type Endpoints, readEndpoints } from "../chain/endpoints.ts";
import { findChain, lockOwner } from "../chain/lock.ts";
import { EmpireError } from "../domain/error.ts";
import { durationMs } from "../domain/quantity.ts";
import { type Runtime, sleep } from "../runtime.ts";
import type { Home } from "./home.ts";
import { progress } from "./output.ts";
import { startSim } from "./simProcess.ts";

/** A chain that answers, for as long as it is open. */
export interface Attached {
  readonly endpoints: Endpoints;
  /** Whether another process owns the chain; if not, this one opened it and `close` ends it. */
  readonly shared: boolean;
  close(): Promise<void>;
}

const POLL = durationMs(250);
const POLLS = 120;

/** The chain of a running `empire run` or `empire sim`, or undefined. */
export function running(home: Home): Endpoints | undefined {
  const owner = findChain(home.chain);
  return owner && readEndpoints(home.chain, owner.pid);
}

/**
 * The embedded chain: that of the process that owns it, else opened for this command alone. An owner that is still
 * starting is waited for.
 *
 * @throws EmpireError CHAIN_LOCKED when the owner does not begin to answer within half a minute.
 */
export async function attach(home: Home, runtime: Runtime): Promise<Attached> {
  for (let poll = 0; lockOwner(home.chain); poll++) {
    const endpoints = running(home);
    if (endpoints) return { endpoints, shared: true, close: async () => undefined };
    if (poll === 0) progress("waiting for the process that is opening the chain");
    if (poll === POLLS) {
      throw new EmpireError(
        "CHAIN_LOCKED",
        "another process owns the chain and does not answer: end it and try again",
        {
          recoverable: true,
        },
      );
    }
    await sleep(runtime, POLL);
  }
  progress("opening the embedded chain");
  const sim = await startSim({ seed: 1, chainOnly: true });
  return { endpoints: sim.endpoints, shared: false, close: sim.close };
}
