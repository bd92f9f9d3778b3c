import type { PublicKey, TransactionInstruction } from "@solana/web3.js";
import { EVENT_ACCOUNTS, vaultProgram } from "./program.ts";
import { type RipeChangeParams, ripeAccounts } from "./ripe.ts";

export interface ChangeVenueParams extends RipeChangeParams {
  /** As the change has proposed it. */
  readonly venue: PublicKey;
}

/** Gives a venue the limits of a change whose time has come, and thaws it. */
export function changeVenue(params: ChangeVenueParams): Promise<TransactionInstruction> {
  return vaultProgram()
    .methods.changeVenue()
    .accountsStrict({ ...ripeAccounts(params), venue: params.venue, ...EVENT_ACCOUNTS })
    .instruction();
}
