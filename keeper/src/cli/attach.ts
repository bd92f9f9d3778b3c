import { type ChainEndpoints, type Endpoints, readEndpoints } from "../chain/endpoints.ts";
import { lockOwner } from "../chain/lock.ts";
import { EmpireError, isEmpireError } from "../domain/error.ts";
import { durationMs } from "../domain/quantity.ts";
import { type Runtime, sleep } from "../runtime.ts";
import type { Home } from "./home.ts";
import { progress } from "./output.ts";
import { type SimOptions, type SimProcess, startSim } from "./simProcess.ts";

/** A market that answers, for as long as it is open. */
export interface Attached<E extends ChainEndpoints = ChainEndpoints> {
  readonly endpoints: E;
  /** Rejects when the process behind it ends by itself; never resolves. */
  readonly ended: Promise<never>;
  /** Ends what was opened for this command; leaves another process's alone. */
  close(): Promise<void>;
}

const POLL = durationMs(100);
const PATIENCE = durationMs(60_000);

/** Where the market of a running `empire run` or `empire sim` answers, or undefined. */
export function running(home: Home): Endpoints | undefined {
  const owner = lockOwner(home.chain);
  return owner && readEndpoints(home.chain, owner);
}

/**
 * The embedded chain for a command that only needs that: of the run or sim that has it, else opened for the command
 * alone. Another command that has it alone is waited for: it would take the chain away when it ends.
 *
 * @throws EmpireError CHAIN_LOCKED when the owner neither answers nor ends within a minute.
 */
export function attach(home: Home, runtime: Runtime): Promise<Attached> {
  return sharedOrOwn<ChainEndpoints>(home, runtime, () => {
    progress("opening the embedded chain");
    return startSim({ seed: 1, parts: "chain", resetChain: false });
  });
}

/**
 * The market for a run: a running `empire sim`'s if it has what the run needs, else a process of its own.
 *
 * @throws EmpireError CHAIN_LOCKED when the owner lacks what the run needs, does not answer, or a reset is asked for.
 */
export async function openMarket(home: Home, runtime: Runtime, options: SimOptions): Promise<Attached<Endpoints>> {
  const market = await sharedOrOwn<Endpoints>(home, runtime, () => startSim(options));
  const { shared, endpoints } = market;
  if (shared && options.resetChain)
    throw new EmpireError("CHAIN_LOCKED", "another process has the chain open: end it before it is reset");
  if (shared && options.parts === "all" && Object.keys(endpoints.exchanges).length === 0)
    throw new EmpireError(
      "CHAIN_LOCKED",
      "the process that has the chain open has no simulated exchanges: end it, or run with --market public",
    );
  return market;
}

type Shared<E extends ChainEndpoints> = Attached<E> & { readonly shared: boolean };

async function sharedOrOwn<E extends ChainEndpoints>(
  home: Home,
  runtime: Runtime,
  start: () => Promise<SimProcess<E>>,
): Promise<Shared<E>> {
  const since = runtime.monotonic();
  for (let said = false; ; ) {
    const found = running(home);
    // What runs is whole, whatever part of it is wanted.
    if (found) return shared(found as ChainEndpoints as E);
    if (!lockOwner(home.chain)) {
      try {
        return own(await start());
      } catch (error) {
        // Somebody else was faster.
        if (!isEmpireError(error, "CHAIN_LOCKED") || !lockOwner(home.chain)) throw error;
      }
    }
    if (runtime.monotonic() - since > PATIENCE) throw silent();
    if (!said) progress("waiting for the process that has the chain open");
    said = true;
    await sleep(runtime, POLL);
  }
}

function shared<E extends ChainEndpoints>(endpoints: E): Shared<E> {
  return { endpoints, shared: true, ended: new Promise(() => undefined), close: async () => undefined };
}

function own<E extends ChainEndpoints>(sim: SimProcess<E>): Shared<E> {
  let closing = false;
  const ended = sim.ended.then((code) => {
    // Closed on purpose: whoever still listens has what they wanted.
    if (closing) return new Promise<never>(() => undefined);
    throw new EmpireError(
      "SIM_FAILED",
      `the market's process ended ${code === null ? "by a signal" : `with code ${code}`}: what it had done is kept, start again`,
    );
  });
  ended.catch(() => undefined);
  return {
    endpoints: sim.endpoints,
    shared: false,
    ended,
    close() {
      closing = true;
      return sim.close();
    },
  };
}

function silent(): EmpireError {
  return new EmpireError(
    "CHAIN_LOCKED",
    "another process has the chain open and neither answers nor ends: end it and try again",
    { recoverable: true },
  );
}
