import type { PublicKey, TransactionInstruction } from "@solana/web3.js";
import type { UsdcAtoms } from "../domain/quantity.ts";
import { silverAddress } from "./addresses.ts";
import { encodeOrder, type OrderParams, orderAccounts } from "./order.ts";
import { vaultProgram } from "./program.ts";

export interface BuySilverParams extends OrderParams {
  /** Silver's, as the vault has it. */
  readonly silverMint: PublicKey;
  readonly amountIn: UsdcAtoms;
  /** Silver atoms; the order fails if it would bring fewer. */
  readonly minOut: bigint;
}

/** Buys silver with what is reserved for it, within the band around the oracle's mid. @throws as `encodeOrder`. */
export async function buySilver(params: BuySilverParams): Promise<TransactionInstruction> {
  const { vault, silverMint } = params;
  const declared = { ...orderAccounts(params), silverMint, silver: silverAddress(vault) };
  const { order, legs, metas } = encodeOrder(params, params, declared);
  return vaultProgram().methods.buySilver(order, legs).accountsStrict(declared).remainingAccounts(metas).instruction();
}
