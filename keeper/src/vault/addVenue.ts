import { type PublicKey, SystemProgram, type TransactionInstruction } from "@solana/web3.js";
import { venueAddress } from "./addresses.ts";
import { EVENT_ACCOUNTS, vaultProgram } from "./program.ts";
import { type RipeChangeParams, ripeAccounts } from "./ripe.ts";

/** What a venue is given: USDC to work with, or the tokens of one position to sell. */
export type NewVenue =
  | { readonly kind: "capital"; readonly destination: PublicKey }
  | { readonly kind: "inventory"; readonly destination: PublicKey; readonly position: PublicKey };

export interface AddVenueParams extends RipeChangeParams {
  /** As the change has proposed it. */
  readonly added: NewVenue;
}

/** Adds the venue of a change whose time has come. The admin pays its rent. */
export function addVenue(params: AddVenueParams): Promise<TransactionInstruction> {
  const { vault, added } = params;
  return vaultProgram()
    .methods.addVenue()
    .accountsStrict({
      ...ripeAccounts(params),
      venue: venueAddress(vault, added.destination, added.kind),
      destination: added.destination,
      // The program reads a position for inventory alone.
      position: added.kind === "inventory" ? added.position : SystemProgram.programId,
      systemProgram: SystemProgram.programId,
      ...EVENT_ACCOUNTS,
    })
    .instruction();
}
