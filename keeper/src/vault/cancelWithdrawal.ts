import { getAssociatedTokenAddressSync, TOKEN_PROGRAM_ID } from "@solana/spl-token";
import type { PublicKey, TransactionInstruction } from "@solana/web3.js";
import { vaultAddresses, withdrawalAddress } from "./addresses.ts";
import { EVENT_ACCOUNTS, vaultProgram } from "./program.ts";

export interface CancelWithdrawalParams {
  readonly vault: PublicKey;
  /** Signs: the ticket's owner. */
  readonly owner: PublicKey;
  readonly number: bigint;
  /** Where the shares go back to, by default the associated account. */
  readonly ownerShares?: PublicKey;
}

/** Takes a ticket's shares back before it was processed. The ticket stays as a zero that the crank skips. */
export function cancelWithdrawal(params: CancelWithdrawalParams): Promise<TransactionInstruction> {
  const { vault, owner, number } = params;
  const { shareMint, escrow } = vaultAddresses(vault);
  return vaultProgram()
    .methods.cancelWithdrawal()
    .accountsStrict({
      owner,
      vault,
      withdrawal: withdrawalAddress(vault, number),
      escrow,
      ownerShares: params.ownerShares ?? getAssociatedTokenAddressSync(shareMint, owner, true),
      tokenProgram: TOKEN_PROGRAM_ID,
      ...EVENT_ACCOUNTS,
    })
    .instruction();
}
