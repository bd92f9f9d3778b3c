import type { MarketPool } from "../market/index.ts";

/** An address lookup table, as its account says. */
export interface LookupTable {
  readonly address: string;
  readonly addresses: readonly string[];
}

/** What the simulated Jupiter knows of the chain; every call reads its present state. */
export interface PoolSource {
  pools(): readonly MarketPool[];
  slot(): number;
  /** The latest blockhash, base58, for /build. */
  blockhash(): { readonly blockhash: string; readonly lastValidBlockHeight: number };
  /** Whether an account exists. Without it set-up instructions name every account, and the shared routes are used only on demand. */
  exists?(address: string): boolean;
  /** Tables that a caller may compress the route with; those that share no address with it are left out. */
  lookupTables?(): readonly LookupTable[];
}
