import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { VenueId } from "../domain/instrument.ts";
import type { Address } from "../domain/pool.ts";
import { type ProcessIdentity, thisProcess } from "./processIdentity.ts";

/** Where a chain answers, and what of ours is on it. */
export interface ChainEndpoints {
  readonly rpcUrl: string;
  readonly wsUrl: string;
  readonly vault: Address;
  readonly usdcMint: Address;
  /** Names of the mints that the keeper knows, USDC among them. */
  readonly symbols: Readonly<Record<Address, string>>;
  /** The program whose pools the cycle engine watches. */
  readonly poolProgram: Address;
}

/** Where a market answers: the real one's URLs, or those of the market on this machine. */
export interface Endpoints extends ChainEndpoints {
  /** Base of Jupiter's API, without /swap/v1. */
  readonly jupiterUrl: string;
  readonly blockEngineUrl: string;
  /** By venue; a venue that is not named is reached at its own address. */
  readonly exchanges: Readonly<Record<VenueId, { readonly rest: string; readonly ws: string }>>;
}

const FILE = "endpoints.json";

interface Published {
  readonly process: ProcessIdentity;
  readonly endpoints: Endpoints;
}

/** Leaves the addresses of this process, which owns the chain, in `dir` beside its lock, for other commands. */
export function publishEndpoints(dir: string, endpoints: Endpoints): void {
  const process = thisProcess();
  const draft = join(dir, `${FILE}.${process.pid}`);
  writeFileSync(draft, JSON.stringify({ process, endpoints }));
  renameSync(draft, join(dir, FILE));
}

/**
 * The addresses that `owner` published, or undefined when it has not, or not yet. Ask the lock for the owner first: a
 * file that was left by a dead process whose number is in use again is nobody's.
 */
export function readEndpoints(dir: string, owner: ProcessIdentity): Endpoints | undefined {
  try {
    const { process, endpoints } = JSON.parse(readFileSync(join(dir, FILE), "utf8")) as Published;
    return process.pid === owner.pid && process.startedAt === owner.startedAt ? endpoints : undefined;
  } catch {
    return undefined;
  }
}
