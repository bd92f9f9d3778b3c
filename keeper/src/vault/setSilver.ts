import { TOKEN_PROGRAM_ID } from "@solana/spl-token";
import { type PublicKey, SystemProgram, type TransactionInstruction } from "@solana/web3.js";
import { silverAddress } from "./addresses.ts";
import { EVENT_ACCOUNTS, vaultProgram } from "./program.ts";
import { type RipeChangeParams, ripeAccounts } from "./ripe.ts";

export interface SetSilverParams extends RipeChangeParams {
  /** The one that was proposed. The first time the admin pays for its account's rent. */
  readonly mint: PublicKey;
}

/** Carries out a change that names silver's mint, once, and its feed. */
export function setSilver(params: SetSilverParams): Promise<TransactionInstruction> {
  return vaultProgram()
    .methods.setSilver()
    .accountsStrict({
      ...ripeAccounts(params),
      mint: params.mint,
      silver: silverAddress(params.vault),
      tokenProgram: TOKEN_PROGRAM_ID,
      systemProgram: SystemProgram.programId,
      ...EVENT_ACCOUNTS,
    })
    .instruction();
}
