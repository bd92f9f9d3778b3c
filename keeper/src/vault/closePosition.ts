import type { PublicKey, TransactionInstruction } from "@solana/web3.js";
import type { UsdcAtoms } from "../domain/quantity.ts";
import { holdingAddress, positionAddress } from "./addresses.ts";
import { encodeOrder, type OrderParams, orderAccounts } from "./order.ts";
import { vaultProgram } from "./program.ts";

export interface ClosePositionParams extends OrderParams {
  /** The position's. */
  readonly mint: PublicKey;
  /** Token atoms to sell. */
  readonly amountIn: bigint;
  /** The order fails if it would bring less. */
  readonly minOut: UsdcAtoms;
}

/** Sells a position's token for USDC, within the band around the oracle's mid. @throws as `encodeOrder`. */
export async function closePosition(params: ClosePositionParams): Promise<TransactionInstruction> {
  const { vault, mint } = params;
  const declared = {
    ...orderAccounts(params),
    position: positionAddress(vault, mint),
    holding: holdingAddress(vault, mint),
  };
  const { order, legs, metas } = encodeOrder(params, params, declared);
  return vaultProgram()
    .methods.closePosition(order, legs)
    .accountsStrict(declared)
    .remainingAccounts(metas)
    .instruction();
}
