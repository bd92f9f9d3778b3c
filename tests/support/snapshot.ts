import assert from "node:assert/strict";
import type { Chain, ChainAccount } from "./chain.ts";

/** Every account that the chain's transactions have named, the fee payer aside, as it was. */
export type Snapshot = ReadonlyMap<string, ChainAccount | undefined>;

/** Reads all accounts known to the chain, except the one that pays fees whatever happens. */
export async function snapshot(chain: Chain): Promise<Snapshot> {
  const payer = chain.feePayer.publicKey;
  const accounts = new Map<string, ChainAccount | undefined>();
  for (const address of chain.known()) {
    if (!address.equals(payer)) accounts.set(address.toBase58(), await chain.account(address));
  }
  return accounts;
}

/** Fails unless every account of `before` equals what it was, byte for byte: owner, lamports, data, existence. */
export async function assertUnchanged(chain: Chain, before: Snapshot): Promise<void> {
  const after = await snapshot(chain);
  for (const [address, was] of before) assert.deepEqual(after.get(address), was, `account ${address} changed`);
}
