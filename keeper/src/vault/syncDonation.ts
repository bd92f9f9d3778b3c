import type { PublicKey, TransactionInstruction } from "@solana/web3.js";
import { vaultAddresses } from "./addresses.ts";
import { EVENT_ACCOUNTS, vaultProgram } from "./program.ts";

/** Books USDC that somebody sent to the treasury as locked profit. Anyone may. */
export function syncDonation(vault: PublicKey): Promise<TransactionInstruction> {
  return vaultProgram()
    .methods.syncDonation()
    .accountsStrict({ vault, treasury: vaultAddresses(vault).treasury, ...EVENT_ACCOUNTS })
    .instruction();
}
