import type { AccountMeta, PublicKey } from "@solana/web3.js";
import { EmpireError } from "../domain/error.ts";

/** A transaction may lock this many accounts, each counted once. */
export const MAX_ACCOUNT_LOCKS = 64;

/** A call of the router as Jupiter's API describes it. */
export interface RouteLeg {
  readonly programId: PublicKey;
  readonly accounts: readonly AccountMeta[];
  readonly data: Uint8Array;
}

/** A leg as the program takes it: accounts are indexes into the table. */
export interface TableLeg {
  readonly data: Uint8Array;
  readonly accounts: Uint8Array;
}

export interface AccountTable {
  /** Each account once, in the order in which the legs name them. Nothing signs: the trader does, inside the program. */
  readonly metas: readonly AccountMeta[];
  readonly legs: readonly TableLeg[];
}

/**
 * Puts the accounts of all legs into one table. An account is writable if any leg writes it, except those in `readOnly`
 * (the trader), whatever a quote says.
 *
 * @throws EmpireError QUOTE_INVALID when a leg calls another program than `router`.
 * @throws EmpireError TRANSACTION_TOO_LARGE when table and `others` (accounts that the transaction locks besides)
 *   are more than a transaction may lock.
 */
export function accountTable(
  legs: readonly RouteLeg[],
  router: PublicKey,
  readOnly: readonly PublicKey[],
  others: readonly PublicKey[],
): AccountTable {
  const fixed = new Set(readOnly.map((key) => key.toBase58()));
  const indexes = new Map<string, number>();
  const metas: { pubkey: PublicKey; isWritable: boolean; isSigner: boolean }[] = [];
  const indexed = legs.map((leg): TableLeg => {
    if (!leg.programId.equals(router)) {
      throw new EmpireError(
        "QUOTE_INVALID",
        `a leg calls ${leg.programId}, but the vault trades through ${router} only`,
      );
    }
    const accounts = leg.accounts.map(({ pubkey, isWritable }) => {
      const key = pubkey.toBase58();
      const index = indexes.get(key) ?? metas.length;
      const writable = isWritable && !fixed.has(key);
      const meta = metas[index];
      if (meta === undefined) {
        indexes.set(key, index);
        metas.push({ pubkey, isWritable: writable, isSigner: false });
      } else if (writable) {
        meta.isWritable = true;
      }
      return index;
    });
    return { data: leg.data, accounts: Uint8Array.from(accounts) };
  });
  const locks = new Set([...indexes.keys(), ...others.map((key) => key.toBase58())]).size;
  if (locks > MAX_ACCOUNT_LOCKS) {
    throw new EmpireError(
      "TRANSACTION_TOO_LARGE",
      `the route locks ${locks} accounts and a transaction may lock ${MAX_ACCOUNT_LOCKS}: ask for fewer with maxAccounts`,
      { context: { locks } },
    );
  }
  return { metas, legs: indexed };
}
