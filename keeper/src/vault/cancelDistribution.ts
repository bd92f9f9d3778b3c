import type { PublicKey, TransactionInstruction } from "@solana/web3.js";
import { distributionAddress } from "./addresses.ts";
import { EVENT_ACCOUNTS, vaultProgram } from "./program.ts";

export interface CancelDistributionParams {
  readonly vault: PublicKey;
  /** Signs: the guardian or the admin. */
  readonly authority: PublicKey;
  readonly epoch: bigint;
  /** Who proposed it, as the distribution says: gets the rent back. */
  readonly proposer: PublicKey;
}

/** Takes a distribution back that cannot be claimed yet. */
export function cancelDistribution(params: CancelDistributionParams): Promise<TransactionInstruction> {
  const { vault, authority, epoch, proposer } = params;
  return vaultProgram()
    .methods.cancelDistribution()
    .accountsStrict({
      authority,
      vault,
      distribution: distributionAddress(vault, epoch),
      proposer,
      ...EVENT_ACCOUNTS,
    })
    .instruction();
}
