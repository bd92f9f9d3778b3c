import type { PublicKey, TransactionInstruction } from "@solana/web3.js";
import type { UsdcAtoms } from "../domain/quantity.ts";
import { EVENT_ACCOUNTS, vaultProgram } from "./program.ts";
import { u64 } from "./u64.ts";

export interface TightenPositionParams {
  readonly vault: PublicKey;
  /** Signs: guardian or admin. */
  readonly authority: PublicKey;
  readonly position: PublicKey;
  /** Lower than the one in force. */
  readonly cap: UsdcAtoms;
}

/** Lowers a position's cap, at once. @throws EmpireError AMOUNT_INVALID outside u64. */
export function tightenPosition(params: TightenPositionParams): Promise<TransactionInstruction> {
  const { vault, authority, position, cap } = params;
  return vaultProgram()
    .methods.tightenPosition(u64(cap, "cap"))
    .accountsStrict({ authority, vault, position, ...EVENT_ACCOUNTS })
    .instruction();
}
