import type { PublicKey, TransactionInstruction } from "@solana/web3.js";
import type { UsdcAtoms } from "../domain/quantity.ts";
import { holdingAddress, positionAddress } from "./addresses.ts";
import { encodeOrder, type OrderParams, orderAccounts } from "./order.ts";
import { vaultProgram } from "./program.ts";

export interface OpenPositionParams extends OrderParams {
  /** The position's. */
  readonly mint: PublicKey;
  readonly amountIn: UsdcAtoms;
  /** Token atoms; the order fails if it would bring fewer. */
  readonly minOut: bigint;
}

/** Buys a position's token with idle USDC, within the band around the oracle's mid. @throws as `encodeOrder`. */
export async function openPosition(params: OpenPositionParams): Promise<TransactionInstruction> {
  const { vault, mint } = params;
  const declared = {
    ...orderAccounts(params),
    position: positionAddress(vault, mint),
    holding: holdingAddress(vault, mint),
  };
  const { order, legs, metas } = encodeOrder(params, params, declared);
  return vaultProgram()
    .methods.openPosition(order, legs)
    .accountsStrict(declared)
    .remainingAccounts(metas)
    .instruction();
}
