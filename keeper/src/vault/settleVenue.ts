import { getAssociatedTokenAddressSync, TOKEN_PROGRAM_ID } from "@solana/spl-token";
import type { PublicKey, TransactionInstruction } from "@solana/web3.js";
import type { UsdcAtoms } from "../domain/quantity.ts";
import { vaultAddresses } from "./addresses.ts";
import { EVENT_ACCOUNTS, vaultProgram } from "./program.ts";
import { u64 } from "./u64.ts";

export interface SettleVenueParams {
  readonly vault: PublicKey;
  readonly usdcMint: PublicKey;
  readonly venue: PublicKey;
  /** Signs, and pays; anyone may. */
  readonly payer: PublicKey;
  readonly amount: UsdcAtoms;
  /** The payer's USDC, by default the associated account. */
  readonly source?: PublicKey;
}

/** Pays USDC back from a venue: principal, then what was written off, then profit. @throws EmpireError AMOUNT_INVALID outside u64. */
export function settleVenue(params: SettleVenueParams): Promise<TransactionInstruction> {
  const { vault, usdcMint, venue, payer, amount } = params;
  return vaultProgram()
    .methods.settleVenue(u64(amount, "amount"))
    .accountsStrict({
      payer,
      vault,
      venue,
      source: params.source ?? getAssociatedTokenAddressSync(usdcMint, payer, true),
      treasury: vaultAddresses(vault).treasury,
      tokenProgram: TOKEN_PROGRAM_ID,
      ...EVENT_ACCOUNTS,
    })
    .instruction();
}
