import { TOKEN_PROGRAM_ID } from "@solana/spl-token";
import { type PublicKey, SystemProgram, type TransactionInstruction } from "@solana/web3.js";
import { scratchAddress, vaultAddresses } from "./addresses.ts";
import { vaultProgram } from "./program.ts";

export interface CreateScratchParams {
  readonly vault: PublicKey;
  /** Signs, and pays the rent for good. */
  readonly payer: PublicKey;
  /** A plain SPL Token mint. */
  readonly mint: PublicKey;
}

/** Makes the trader's account of a mint, through which legs pass. Once per mint. */
export function createScratch({ vault, payer, mint }: CreateScratchParams): Promise<TransactionInstruction> {
  return vaultProgram()
    .methods.createScratch()
    .accountsStrict({
      payer,
      vault,
      mint,
      scratch: scratchAddress(vault, mint),
      trader: vaultAddresses(vault).trader,
      tokenProgram: TOKEN_PROGRAM_ID,
      systemProgram: SystemProgram.programId,
    })
    .instruction();
}
