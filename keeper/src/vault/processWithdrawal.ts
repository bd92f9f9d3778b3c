import { getAssociatedTokenAddressSync, TOKEN_PROGRAM_ID } from "@solana/spl-token";
import type { PublicKey, TransactionInstruction } from "@solana/web3.js";
import { vaultAddresses, withdrawalAddress } from "./addresses.ts";
import { type PositionPrices, positionAccounts } from "./positionAccounts.ts";
import { EVENT_ACCOUNTS, vaultProgram } from "./program.ts";

export interface ProcessWithdrawalParams {
  readonly vault: PublicKey;
  /** Signs; anyone may. */
  readonly cranker: PublicKey;
  /** The head of the queue, as the vault's account says. */
  readonly number: bigint;
  /** Who asked for it, as the ticket says. */
  readonly owner: PublicKey;
  /** Where shares go back to below the owner's minimum price, by default the owner's associated account. */
  readonly ownerShares?: PublicKey;
  /** While positions are open, fresh prices of all of them; the owner may leave them out, and what has no price counts as nothing. */
  readonly prices?: PositionPrices;
}

/** Fixes the price of the queue's head once it has matured, whether or not its owner wants it. */
export function processWithdrawal(params: ProcessWithdrawalParams): Promise<TransactionInstruction> {
  const { vault, cranker, number, owner } = params;
  const { shareMint, escrow } = vaultAddresses(vault);
  return vaultProgram()
    .methods.processWithdrawal()
    .accountsStrict({
      cranker,
      vault,
      withdrawal: withdrawalAddress(vault, number),
      escrow,
      shareMint,
      ownerShares: params.ownerShares ?? getAssociatedTokenAddressSync(shareMint, owner, true),
      tokenProgram: TOKEN_PROGRAM_ID,
      ...EVENT_ACCOUNTS,
    })
    .remainingAccounts(positionAccounts(params.prices))
    .instruction();
}
