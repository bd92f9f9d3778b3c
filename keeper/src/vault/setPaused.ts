import type { PublicKey, TransactionInstruction } from "@solana/web3.js";
import { EVENT_ACCOUNTS, vaultProgram } from "./program.ts";

/** What can be paused. Exits cannot. */
export const PAUSE_DEPOSITS = 1;
export const PAUSE_TRADING = 2;
export const PAUSE_OUTFLOWS = 4;

export interface SetPausedParams {
  readonly vault: PublicKey;
  /** Signs: the guardian or the admin; only the admin may clear a bit. */
  readonly authority: PublicKey;
  /** The bits as they are to be. */
  readonly flags: number;
}

/** Pauses deposits, what goes through the router, what goes to venues, or lifts a pause. */
export function setPaused({ vault, authority, flags }: SetPausedParams): Promise<TransactionInstruction> {
  return vaultProgram()
    .methods.setPaused(flags)
    .accountsStrict({ authority, vault, ...EVENT_ACCOUNTS })
    .instruction();
}
