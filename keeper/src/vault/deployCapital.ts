import { TOKEN_PROGRAM_ID } from "@solana/spl-token";
import type { PublicKey, TransactionInstruction } from "@solana/web3.js";
import type { UsdcAtoms } from "../domain/quantity.ts";
import { vaultAddresses, venueAddress } from "./addresses.ts";
import { EVENT_ACCOUNTS, vaultProgram } from "./program.ts";
import { u64 } from "./u64.ts";

export interface DeployCapitalParams {
  readonly vault: PublicKey;
  /** Signs. */
  readonly keeper: PublicKey;
  /** The venue's token account. */
  readonly destination: PublicKey;
  /** The vault's `orderNonce`: the order is carried out once, or not at all. */
  readonly expectedNonce: bigint;
  readonly amount: UsdcAtoms;
}

/** Sends idle USDC to a venue. @throws EmpireError AMOUNT_INVALID outside u64. */
export function deployCapital(params: DeployCapitalParams): Promise<TransactionInstruction> {
  const { vault, keeper, destination, expectedNonce, amount } = params;
  return vaultProgram()
    .methods.deployCapital(u64(expectedNonce, "expectedNonce"), u64(amount, "amount"))
    .accountsStrict({
      keeper,
      vault,
      venue: venueAddress(vault, destination, "capital"),
      treasury: vaultAddresses(vault).treasury,
      destination,
      tokenProgram: TOKEN_PROGRAM_ID,
      ...EVENT_ACCOUNTS,
    })
    .instruction();
}
