import { getAssociatedTokenAddressSync, TOKEN_PROGRAM_ID } from "@solana/spl-token";
import { type PublicKey, SystemProgram, type TransactionInstruction } from "@solana/web3.js";
import type { ShareAtoms, UsdcAtoms } from "../domain/quantity.ts";
import { vaultAddresses, withdrawalAddress } from "./addresses.ts";
import { type PositionPrices, positionAccounts } from "./positionAccounts.ts";
import { EVENT_ACCOUNTS, vaultProgram } from "./program.ts";
import { u64 } from "./u64.ts";

export interface RequestWithdrawalParams {
  readonly vault: PublicKey;
  /** Signs, and pays the ticket's rent until it is claimed. */
  readonly owner: PublicKey;
  readonly shares: ShareAtoms;
  /** USDC atoms per whole share below which the shares come back instead; 0 takes any price. */
  readonly minPrice: UsdcAtoms;
  /** The vault's next ticket number, as its account says. Another request that lands first makes this one fail. */
  readonly number: bigint;
  /** By default the associated account. */
  readonly ownerShares?: PublicKey;
  /** While positions are open, their prices: one that is not passed counts as nothing. */
  readonly prices?: PositionPrices;
}

/** Queues shares for withdrawal. @throws EmpireError AMOUNT_INVALID outside u64. */
export function requestWithdrawal(params: RequestWithdrawalParams): Promise<TransactionInstruction> {
  const { vault, owner, shares, minPrice, number } = params;
  const { shareMint, escrow } = vaultAddresses(vault);
  return vaultProgram()
    .methods.requestWithdrawal(u64(shares, "shares"), u64(minPrice, "minPrice"))
    .accountsStrict({
      owner,
      vault,
      ownerShares: params.ownerShares ?? getAssociatedTokenAddressSync(shareMint, owner, true),
      escrow,
      withdrawal: withdrawalAddress(vault, number),
      tokenProgram: TOKEN_PROGRAM_ID,
      systemProgram: SystemProgram.programId,
      ...EVENT_ACCOUNTS,
    })
    .remainingAccounts(positionAccounts(params.prices))
    .instruction();
}
