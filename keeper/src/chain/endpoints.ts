import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { VenueId } from "../domain/instrument.ts";
import type { Address } from "../domain/pool.ts";

/** Where a market answers: the real one's URLs, or those of the market on this machine. */
export interface Endpoints {
  readonly rpcUrl: string;
  readonly wsUrl: string;
  /** Base of Jupiter's API, without /swap/v1. */
  readonly jupiterUrl: string;
  readonly blockEngineUrl: string;
  /** By venue; a venue that is not named is reached at its own address. */
  readonly exchanges: Readonly<Record<VenueId, { readonly rest: string; readonly ws: string }>>;
  readonly vault: Address;
  readonly usdcMint: Address;
  /** Names of the mints that the keeper knows, USDC among them. */
  readonly symbols: Readonly<Record<Address, string>>;
  /** The program whose pools the cycle engine watches. */
  readonly poolProgram: Address;
}

const FILE = "endpoints.json";

/** Leaves the addresses of the process that owns the chain in `dir` beside its lock, for other commands. */
export function publishEndpoints(dir: string, pid: number, endpoints: Endpoints): void {
  const draft = join(dir, `${FILE}.${pid}`);
  writeFileSync(draft, JSON.stringify({ pid, endpoints }));
  renameSync(draft, join(dir, FILE));
}

/** The addresses that the process `pid` published, or undefined when it has not yet. Ask the lock for the pid first. */
export function readEndpoints(dir: string, pid: number): Endpoints | undefined {
  try {
    const published = JSON.parse(readFileSync(join(dir, FILE), "utf8")) as { pid: number; endpoints: Endpoints };
    return published.pid === pid ? published.endpoints : undefined;
  } catch {
    return undefined;
  }
}
