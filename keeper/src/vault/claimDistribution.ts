import { getAssociatedTokenAddressSync, TOKEN_PROGRAM_ID } from "@solana/spl-token";
import { type PublicKey, SystemProgram, type TransactionInstruction } from "@solana/web3.js";
import type { UsdcAtoms } from "../domain/quantity.ts";
import { claimAddress, distributionAddress, vaultAddresses } from "./addresses.ts";
import { EVENT_ACCOUNTS, vaultProgram } from "./program.ts";
import { u64 } from "./u64.ts";

export interface ClaimDistributionParams {
  readonly vault: PublicKey;
  readonly usdcMint: PublicKey;
  /** Signs, and pays the rent of the account that says that it has claimed. */
  readonly claimant: PublicKey;
  readonly epoch: bigint;
  /** What the tree says is the claimant's, no more and no less. */
  readonly amount: UsdcAtoms;
  /** From the bottom up, as `merkleTree` gives it. */
  readonly proof: readonly Uint8Array[];
  /** Where the USDC goes, by default the associated account. */
  readonly claimantUsdc?: PublicKey;
}

/** Pays what a distribution's root says is the claimant's, once. @throws EmpireError AMOUNT_INVALID outside u64. */
export function claimDistribution(params: ClaimDistributionParams): Promise<TransactionInstruction> {
  const { vault, usdcMint, claimant, epoch, amount, proof } = params;
  const distribution = distributionAddress(vault, epoch);
  return vaultProgram()
    .methods.claimDistribution(
      u64(amount, "amount"),
      proof.map((hash) => [...hash]),
    )
    .accountsStrict({
      claimant,
      vault,
      distribution,
      claim: claimAddress(distribution, claimant),
      treasury: vaultAddresses(vault).treasury,
      claimantUsdc: params.claimantUsdc ?? getAssociatedTokenAddressSync(usdcMint, claimant, true),
      tokenProgram: TOKEN_PROGRAM_ID,
      systemProgram: SystemProgram.programId,
      ...EVENT_ACCOUNTS,
    })
    .instruction();
}
