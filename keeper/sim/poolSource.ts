import type { PublicKey } from "@solana/web3.js";
import { decodePool, MARKET_PROGRAM } from "../src/feeds/pools/market.ts";
import type { PoolSource } from "./jupiter/source.ts";
import { tablesOf } from "./lookupTable.ts";
import type { MarketPool } from "./market/index.ts";
import type { Chain } from "./solana/index.ts";

/** What the simulated Jupiter sees of the chain; `authority` owns its lookup tables. */
export function poolSource(chain: Chain, authority: PublicKey): PoolSource {
  return {
    pools: () => poolsOf(chain),
    slot: () => chain.slot,
    blockhash: () => chain.latestBlockhash(),
    exists: (address) => chain.account(address) !== undefined,
    lookupTables: () => tablesOf(chain, authority),
  };
}

/** Every pool of the market program, as its account is now. */
export function poolsOf(chain: Chain): MarketPool[] {
  return chain.programAccounts(MARKET_PROGRAM).flatMap(({ address, account }) => {
    const pool = decodePool(account.data);
    return pool ? [{ ...pool, address }] : [];
  });
}
