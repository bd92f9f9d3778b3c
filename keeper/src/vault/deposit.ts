import { getAssociatedTokenAddressSync, TOKEN_PROGRAM_ID } from "@solana/spl-token";
import type { PublicKey, TransactionInstruction } from "@solana/web3.js";
import type { ShareAtoms, UsdcAtoms } from "../domain/quantity.ts";
import { vaultAddresses } from "./addresses.ts";
import { type PositionPrices, positionAccounts } from "./positionAccounts.ts";
import { EVENT_ACCOUNTS, vaultProgram } from "./program.ts";
import { u64 } from "./u64.ts";

export interface DepositParams {
  readonly vault: PublicKey;
  readonly usdcMint: PublicKey;
  /** Signs. */
  readonly owner: PublicKey;
  readonly amount: UsdcAtoms;
  /** The deposit fails if it would mint fewer. */
  readonly minShares: ShareAtoms;
  /** The owner's token accounts, by default the associated ones. The one for shares must exist. */
  readonly ownerUsdc?: PublicKey;
  readonly ownerShares?: PublicKey;
  /** While positions are open, fresh prices of all of them. */
  readonly prices?: PositionPrices;
}

/** Gives USDC to the vault for shares at the high NAV. @throws EmpireError AMOUNT_INVALID outside u64. */
export function deposit(params: DepositParams): Promise<TransactionInstruction> {
  const { vault, usdcMint, owner, amount, minShares } = params;
  const { treasury, shareMint } = vaultAddresses(vault);
  return vaultProgram()
    .methods.deposit(u64(amount, "amount"), u64(minShares, "minShares"))
    .accountsStrict({
      owner,
      vault,
      ownerUsdc: params.ownerUsdc ?? getAssociatedTokenAddressSync(usdcMint, owner, true),
      ownerShares: params.ownerShares ?? getAssociatedTokenAddressSync(shareMint, owner, true),
      treasury,
      shareMint,
      tokenProgram: TOKEN_PROGRAM_ID,
      ...EVENT_ACCOUNTS,
    })
    .remainingAccounts(positionAccounts(params.prices))
    .instruction();
}
