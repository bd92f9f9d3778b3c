import type { PublicKey, TransactionInstruction } from "@solana/web3.js";
import { distributionAddress } from "./addresses.ts";
import { EVENT_ACCOUNTS, vaultProgram } from "./program.ts";

export interface ClawbackDistributionParams {
  readonly vault: PublicKey;
  readonly epoch: bigint;
}

/** Returns what nobody claimed in time to the ecosystem's reserve. Anyone may, after its date. */
export function clawbackDistribution({ vault, epoch }: ClawbackDistributionParams): Promise<TransactionInstruction> {
  return vaultProgram()
    .methods.clawbackDistribution()
    .accountsStrict({ vault, distribution: distributionAddress(vault, epoch), ...EVENT_ACCOUNTS })
    .instruction();
}
