import type { TransactionInstruction } from "@solana/web3.js";
import { EVENT_ACCOUNTS, vaultProgram } from "./program.ts";
import { type RipeChangeParams, ripeAccounts } from "./ripe.ts";

/** Carries out a change of the policy, of a role, of USDC's feed, or a write-off, once its time has come. */
export function applyChange(params: RipeChangeParams): Promise<TransactionInstruction> {
  return vaultProgram()
    .methods.applyChange()
    .accountsStrict({ ...ripeAccounts(params), ...EVENT_ACCOUNTS })
    .instruction();
}
