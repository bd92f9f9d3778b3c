import { TOKEN_PROGRAM_ID } from "@solana/spl-token";
import { type PublicKey, SystemProgram, type TransactionInstruction } from "@solana/web3.js";
import { holdingAddress, positionAddress } from "./addresses.ts";
import { EVENT_ACCOUNTS, vaultProgram } from "./program.ts";
import { type RipeChangeParams, ripeAccounts } from "./ripe.ts";

export interface AddPositionParams extends RipeChangeParams {
  /** The one that was proposed. The admin pays for its position's and token account's rent. */
  readonly mint: PublicKey;
}

/** Carries out a change that lets the keeper hold a mint. */
export function addPosition(params: AddPositionParams): Promise<TransactionInstruction> {
  const { vault, mint } = params;
  return vaultProgram()
    .methods.addPosition()
    .accountsStrict({
      ...ripeAccounts(params),
      mint,
      position: positionAddress(vault, mint),
      holding: holdingAddress(vault, mint),
      tokenProgram: TOKEN_PROGRAM_ID,
      systemProgram: SystemProgram.programId,
      ...EVENT_ACCOUNTS,
    })
    .instruction();
}
