import { PublicKey } from "@solana/web3.js";
import type { Address } from "../../domain/pool.ts";
import type { RouteLeg } from "../../vault/accountTable.ts";

/**
 * The instruction with token accounts exchanged: wherever it names a key of `accounts`, it names the value instead.
 *
 * Jupiter derives the taker's accounts as associated ones; the vault's trader holds its tokens in PDAs of its own, so
 * that nobody can squat them.
 */
export function withTokenAccounts<T extends RouteLeg>(instruction: T, accounts: ReadonlyMap<Address, Address>): T {
  if (accounts.size === 0) return instruction;
  return {
    ...instruction,
    accounts: instruction.accounts.map((meta) => {
      const other = accounts.get(meta.pubkey.toBase58());
      return other === undefined ? meta : { ...meta, pubkey: new PublicKey(other) };
    }),
  };
}
