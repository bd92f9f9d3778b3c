import type { PublicKey, TransactionInstruction } from "@solana/web3.js";
import { changeAddress } from "./addresses.ts";
import { EVENT_ACCOUNTS, vaultProgram } from "./program.ts";

export interface CancelChangeParams {
  readonly vault: PublicKey;
  /** Signs: the admin, or the guardian unless the change replaces it. */
  readonly authority: PublicKey;
  /** The change's number. */
  readonly number: bigint;
  /** Who proposed it, as the change says: gets the rent back. */
  readonly proposer: PublicKey;
}

/** Takes a change back that has not been carried out. */
export function cancelChange(params: CancelChangeParams): Promise<TransactionInstruction> {
  const { vault, authority, number, proposer } = params;
  return vaultProgram()
    .methods.cancelChange()
    .accountsStrict({ authority, vault, change: changeAddress(vault, number), proposer, ...EVENT_ACCOUNTS })
    .instruction();
}
