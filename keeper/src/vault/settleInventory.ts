import { TOKEN_PROGRAM_ID } from "@solana/spl-token";
import type { PublicKey, TransactionInstruction } from "@solana/web3.js";
import type { UsdcAtoms } from "../domain/quantity.ts";
import { positionAddress, vaultAddresses, venueAddress } from "./addresses.ts";
import { EVENT_ACCOUNTS, vaultProgram } from "./program.ts";
import { u64 } from "./u64.ts";

export interface SettleInventoryParams {
  readonly vault: PublicKey;
  /** Signs: the vault's keeper, who says how many units were sold. */
  readonly keeper: PublicKey;
  /** Signs: whose USDC it is. */
  readonly payer: PublicKey;
  /** The payer's USDC account, which is none of the vault's. */
  readonly source: PublicKey;
  /** The position's. */
  readonly mint: PublicKey;
  /** The venue's token account. */
  readonly destination: PublicKey;
  /** Pyth's accounts of USDC and of the token. */
  readonly usdcPrice: PublicKey;
  readonly price: PublicKey;
  /** The vault's `orderNonce`. */
  readonly expectedNonce: bigint;
  /** Token atoms that were sold. */
  readonly units: bigint;
  readonly proceeds: UsdcAtoms;
}

/** Pays USDC for inventory that a venue sold. @throws EmpireError AMOUNT_INVALID outside u64. */
export function settleInventory(params: SettleInventoryParams): Promise<TransactionInstruction> {
  const { vault, keeper, payer, source, mint, destination, usdcPrice, price } = params;
  const [nonce, units] = [u64(params.expectedNonce, "expectedNonce"), u64(params.units, "units")];
  return vaultProgram()
    .methods.settleInventory(nonce, units, u64(params.proceeds, "proceeds"))
    .accountsStrict({
      keeper,
      payer,
      vault,
      position: positionAddress(vault, mint),
      venue: venueAddress(vault, destination, "inventory"),
      source,
      treasury: vaultAddresses(vault).treasury,
      usdcPrice,
      price,
      tokenProgram: TOKEN_PROGRAM_ID,
      ...EVENT_ACCOUNTS,
    })
    .instruction();
}
