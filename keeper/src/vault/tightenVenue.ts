import type { PublicKey, TransactionInstruction } from "@solana/web3.js";
import type { VenueLimits } from "./change.ts";
import { EVENT_ACCOUNTS, vaultProgram } from "./program.ts";
import { u64 } from "./u64.ts";

export interface TightenVenueParams {
  readonly vault: PublicKey;
  readonly venue: PublicKey;
  /** Signs: the guardian or the admin. */
  readonly authority: PublicKey;
  /** As they are to be, none higher than it is. */
  readonly limits: VenueLimits;
  /** Whether the venue is frozen afterwards. One that is frozen stays so. */
  readonly freeze: boolean;
}

/** Lowers a venue's limits, freezes it, or both, at once. @throws EmpireError AMOUNT_INVALID outside u64. */
export function tightenVenue(params: TightenVenueParams): Promise<TransactionInstruction> {
  const { vault, venue, authority, freeze } = params;
  const { cap, capacity, refill } = params.limits;
  const limits = { cap: u64(cap, "cap"), capacity: u64(capacity, "capacity"), refill: u64(refill, "refill") };
  return vaultProgram()
    .methods.tightenVenue(limits, freeze)
    .accountsStrict({ authority, vault, venue, ...EVENT_ACCOUNTS })
    .instruction();
}
