import type { PublicKey, TransactionInstruction } from "@solana/web3.js";
import { EVENT_ACCOUNTS, vaultProgram } from "./program.ts";
import { type RipeChangeParams, ripeAccounts } from "./ripe.ts";

export interface ChangePositionParams extends RipeChangeParams {
  /** The one that was proposed. */
  readonly position: PublicKey;
}

/** Carries out a change of a position's cap and feed. */
export function changePosition(params: ChangePositionParams): Promise<TransactionInstruction> {
  return vaultProgram()
    .methods.changePosition()
    .accountsStrict({ ...ripeAccounts(params), position: params.position, ...EVENT_ACCOUNTS })
    .instruction();
}
