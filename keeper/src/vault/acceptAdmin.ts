import type { PublicKey, TransactionInstruction } from "@solana/web3.js";
import { EVENT_ACCOUNTS, vaultProgram } from "./program.ts";

export interface AcceptAdminParams {
  readonly vault: PublicKey;
  /** Signs: the key that a change has named, the vault's `pendingAdmin`. */
  readonly admin: PublicKey;
}

/** The second step of a new admin: whoever was named takes over. */
export function acceptAdmin({ vault, admin }: AcceptAdminParams): Promise<TransactionInstruction> {
  return vaultProgram()
    .methods.acceptAdmin()
    .accountsStrict({ admin, vault, ...EVENT_ACCOUNTS })
    .instruction();
}
