import { type Endpoints, readEndpoints } from "../chain/endpoints.ts";
import { findChain } from "../chain/lock.ts";
import type { Home } from "./home.ts";
import { startSim } from "./simProcess.ts";

/** A chain that answers, for as long as it is open. */
export interface Attached {
  readonly endpoints: Endpoints;
  /** Whether another process owns the chain; if not, this one opened it and `close` ends it. */
  readonly shared: boolean;
  close(): Promise<void>;
}

/** The chain of a running `empire run` or `empire sim`, or undefined. */
export function running(home: Home): Endpoints | undefined {
  const owner = findChain(home.chain);
  return owner && readEndpoints(home.chain, owner.pid);
}

/** The embedded chain: that of the process that owns it, else opened for this command alone. */
export async function attach(home: Home): Promise<Attached> {
  const endpoints = running(home);
  if (endpoints) return { endpoints, shared: true, close: async () => undefined };
  const sim = await startSim({ seed: 1, chainOnly: true });
  return { endpoints: sim.endpoints, shared: false, close: sim.close };
}
