import { getAssociatedTokenAddressSync, TOKEN_PROGRAM_ID } from "@solana/spl-token";
import type { PublicKey, TransactionInstruction } from "@solana/web3.js";
import { vaultAddresses, withdrawalAddress } from "./addresses.ts";
import { EVENT_ACCOUNTS, vaultProgram } from "./program.ts";

export interface ClaimWithdrawalParams {
  readonly vault: PublicKey;
  readonly usdcMint: PublicKey;
  /** Signs: the ticket's owner. Gets the ticket's rent back. */
  readonly owner: PublicKey;
  readonly number: bigint;
  /** Where the USDC goes, by default the associated account. */
  readonly ownerUsdc?: PublicKey;
}

/** Pays out a processed ticket and closes it. */
export function claimWithdrawal(params: ClaimWithdrawalParams): Promise<TransactionInstruction> {
  const { vault, usdcMint, owner, number } = params;
  return vaultProgram()
    .methods.claimWithdrawal()
    .accountsStrict({
      owner,
      vault,
      withdrawal: withdrawalAddress(vault, number),
      treasury: vaultAddresses(vault).treasury,
      ownerUsdc: params.ownerUsdc ?? getAssociatedTokenAddressSync(usdcMint, owner, true),
      tokenProgram: TOKEN_PROGRAM_ID,
      ...EVENT_ACCOUNTS,
    })
    .instruction();
}
