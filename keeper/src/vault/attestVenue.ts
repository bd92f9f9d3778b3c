import type { PublicKey, TransactionInstruction } from "@solana/web3.js";
import type { UsdcAtoms } from "../domain/quantity.ts";
import { EVENT_ACCOUNTS, vaultProgram } from "./program.ts";
import { u64 } from "./u64.ts";

export interface AttestVenueParams {
  readonly vault: PublicKey;
  readonly venue: PublicKey;
  /** Signs: the keeper, whose lowering counts as a loss, or the guardian, who can only lower. */
  readonly authority: PublicKey;
  /** All that the venue has of the vault. */
  readonly amount: UsdcAtoms;
}

/** Says what a venue has. @throws EmpireError AMOUNT_INVALID outside u64. */
export function attestVenue({ vault, venue, authority, amount }: AttestVenueParams): Promise<TransactionInstruction> {
  return vaultProgram()
    .methods.attestVenue(u64(amount, "amount"))
    .accountsStrict({ authority, vault, venue, ...EVENT_ACCOUNTS })
    .instruction();
}
