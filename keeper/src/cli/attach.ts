import { type Endpoints, readEndpoints } from "../chain/endpoints.ts";
import { findChain, lockOwner } from "../chain/lock.ts";
import { EmpireError } from "../domain/error.ts";
import { durationMs } from "../domain/quantity.ts";
import { type Runtime, sleep } from "../runtime.ts";
import type { Home } from "./home.ts";
import { progress } from "./output.ts";
import { type SimOptions, startSim } from "./simProcess.ts";

/** A market that answers, for as long as it is open. */
export interface Attached {
  readonly endpoints: Endpoints;
  /** Rejects when the process behind it ends by itself; never resolves. */
  readonly ended: Promise<never>;
  /** Ends what was opened for this command; leaves another process's alone. */
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
 * The embedded chain for a command that only needs that: of the process that owns it, else opened for the command alone.
 *
 * @throws EmpireError CHAIN_LOCKED when the owner does not begin to answer within half a minute.
 */
export async function attach(home: Home, runtime: Runtime): Promise<Attached> {
  const shared = await ofOwner(home, runtime);
  if (shared) return shared;
  progress("opening the embedded chain");
  return opened({ seed: 1, chainOnly: true, resetChain: false });
}

/**
 * The market for a run: a running `empire sim`'s if it has what the run needs, else a process of its own.
 *
 * @throws EmpireError CHAIN_LOCKED when the owner has no exchanges and the run needs them, or does not answer.
 */
export async function openMarket(home: Home, runtime: Runtime, options: SimOptions): Promise<Attached> {
  const shared = await ofOwner(home, runtime);
  if (!shared) return opened(options);
  if (options.resetChain)
    throw new EmpireError("CHAIN_LOCKED", "another process has the chain open: end it before it is reset");
  if (options.chainOnly || Object.keys(shared.endpoints.exchanges).length > 0) return shared;
  throw new EmpireError(
    "CHAIN_LOCKED",
    "another command has the chain open without the simulated exchanges: wait until it ends",
    {
      recoverable: true,
    },
  );
}

async function ofOwner(home: Home, runtime: Runtime): Promise<Attached | undefined> {
  for (let poll = 0; lockOwner(home.chain); poll++) {
    const endpoints = running(home);
    if (endpoints) return { endpoints, ended: new Promise(() => undefined), close: async () => undefined };
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
  return undefined;
}

async function opened(options: SimOptions): Promise<Attached> {
  const sim = await startSim(options);
  let closing = false;
  const ended = sim.ended.then((code) => {
    // Closed on purpose: whoever still listens has what they wanted.
    if (closing) return new Promise<never>(() => undefined);
    throw new EmpireError(
      "SIM_FAILED",
      `the market's process ended with code ${code}: what it had done is kept, start again`,
    );
  });
  ended.catch(() => undefined);
  return {
    endpoints: sim.endpoints,
    ended,
    close() {
      closing = true;
      return sim.close();
    },
  };
}
