import { TOKEN_PROGRAM_ID } from "@solana/spl-token";
import type { PublicKey, TransactionInstruction } from "@solana/web3.js";
import { holdingAddress, positionAddress, venueAddress } from "./addresses.ts";
import { EVENT_ACCOUNTS, vaultProgram } from "./program.ts";
import { u64 } from "./u64.ts";

export interface TransferInventoryParams {
  readonly vault: PublicKey;
  /** Signs: the vault's keeper. */
  readonly keeper: PublicKey;
  /** The position's. */
  readonly mint: PublicKey;
  /** The venue's token account, which with its kind says which venue it is. */
  readonly destination: PublicKey;
  /** Pyth's accounts of USDC and of the token. */
  readonly usdcPrice: PublicKey;
  readonly price: PublicKey;
  /** The vault's `orderNonce`. */
  readonly expectedNonce: bigint;
  /** Token atoms. */
  readonly units: bigint;
}

/** Sends a position's tokens to a venue that sells them. @throws EmpireError AMOUNT_INVALID outside u64. */
export function transferInventory(params: TransferInventoryParams): Promise<TransactionInstruction> {
  const { vault, keeper, mint, destination, usdcPrice, price } = params;
  return vaultProgram()
    .methods.transferInventory(u64(params.expectedNonce, "expectedNonce"), u64(params.units, "units"))
    .accountsStrict({
      keeper,
      vault,
      position: positionAddress(vault, mint),
      venue: venueAddress(vault, destination, "inventory"),
      holding: holdingAddress(vault, mint),
      destination,
      usdcPrice,
      price,
      tokenProgram: TOKEN_PROGRAM_ID,
      ...EVENT_ACCOUNTS,
    })
    .instruction();
}
