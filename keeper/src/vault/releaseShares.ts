import { TOKEN_PROGRAM_ID } from "@solana/spl-token";
import type { PublicKey, TransactionInstruction } from "@solana/web3.js";
import { vaultAddresses } from "./addresses.ts";
import { EVENT_ACCOUNTS, vaultProgram } from "./program.ts";
import { type RipeChangeParams, ripeAccounts } from "./ripe.ts";

export interface ReleaseSharesParams extends RipeChangeParams {
  /** The account for shares that the change names. */
  readonly destination: PublicKey;
}

/** Carries out a change that gives shares which fees earned for the protocol to a token account. */
export function releaseShares(params: ReleaseSharesParams): Promise<TransactionInstruction> {
  const { vault, destination } = params;
  return vaultProgram()
    .methods.releaseShares()
    .accountsStrict({
      ...ripeAccounts(params),
      protocolShares: vaultAddresses(vault).protocolShares,
      destination,
      tokenProgram: TOKEN_PROGRAM_ID,
      ...EVENT_ACCOUNTS,
    })
    .instruction();
}
