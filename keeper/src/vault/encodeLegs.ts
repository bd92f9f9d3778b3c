import type { IdlTypes } from "@coral-xyz/anchor";
import { type AccountMeta, ComputeBudgetProgram, type PublicKey } from "@solana/web3.js";
import { accountTable, type RouteLeg } from "./accountTable.ts";
import { vaultAddresses } from "./addresses.ts";
import type { Vault } from "./idl/vault.ts";
import { VAULT_PROGRAM_ID } from "./program.ts";
import { ROUTER } from "./router.ts";

/** Legs as the program takes them. */
export interface EncodedLegs {
  readonly legs: IdlTypes<Vault>["leg"][];
  /** The accounts of the legs, which follow the instruction's own. */
  readonly metas: AccountMeta[];
}

/**
 * The legs of an instruction that declares the accounts `declared`.
 *
 * @throws EmpireError QUOTE_INVALID when a leg calls another program than the router.
 * @throws EmpireError TRANSACTION_TOO_LARGE beyond 64 account locks.
 */
export function encodeLegs(
  vault: PublicKey,
  routed: readonly RouteLeg[],
  declared: Readonly<Record<string, PublicKey>>,
): EncodedLegs {
  const { trader } = vaultAddresses(vault);
  // The transaction also locks the program itself and, nearly always, the compute budget's.
  const others = [...Object.values(declared), VAULT_PROGRAM_ID, ComputeBudgetProgram.programId];
  const { metas, legs } = accountTable(routed, ROUTER, [trader], others);
  return {
    legs: legs.map(({ data, accounts }) => ({ data: Buffer.from(data), accounts: Buffer.from(accounts) })),
    metas: [...metas],
  };
}
