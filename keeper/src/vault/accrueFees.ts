import { TOKEN_PROGRAM_ID } from "@solana/spl-token";
import type { PublicKey, TransactionInstruction } from "@solana/web3.js";
import { vaultAddresses } from "./addresses.ts";
import { EVENT_ACCOUNTS, vaultProgram } from "./program.ts";

/** Accrues the performance fee and mints what is owed to the protocol. Anyone may. */
export function accrueFees(vault: PublicKey): Promise<TransactionInstruction> {
  const { shareMint, protocolShares } = vaultAddresses(vault);
  return vaultProgram()
    .methods.accrueFees()
    .accountsStrict({ vault, shareMint, protocolShares, tokenProgram: TOKEN_PROGRAM_ID, ...EVENT_ACCOUNTS })
    .instruction();
}
