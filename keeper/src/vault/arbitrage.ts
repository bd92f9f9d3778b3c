import { TOKEN_PROGRAM_ID } from "@solana/spl-token";
import { type PublicKey, SystemProgram, type TransactionInstruction } from "@solana/web3.js";
import type { Lamports, UsdcAtoms } from "../domain/quantity.ts";
import type { RouteLeg } from "./accountTable.ts";
import { vaultAddresses } from "./addresses.ts";
import { encodeLegs } from "./encodeLegs.ts";
import { EVENT_ACCOUNTS, vaultProgram } from "./program.ts";
import { ROUTER } from "./router.ts";
import { u64 } from "./u64.ts";

export interface ArbitrageParams {
  readonly vault: PublicKey;
  /** Signs: the vault's keeper. Pays the tip. */
  readonly keeper: PublicKey;
  /** The keeper's own USDC account, where the tip is repaid. */
  readonly keeperUsdc: PublicKey;
  /** One of Jito's eight. Never through a lookup table. */
  readonly tipAccount: PublicKey;
  /** The vault's nonce, as it was when the trade was decided. */
  readonly expectedNonce: bigint;
  readonly amountIn: UsdcAtoms;
  /** USDC out must reach amountIn + minProfit + the tip at the policy's ceiling. */
  readonly minProfit: UsdcAtoms;
  readonly tip: Lamports;
  /** In order. The trader is their user, and scratch accounts are its token accounts. */
  readonly legs: readonly RouteLeg[];
}

/**
 * One trade of the vault through the router: it lands with its profit or not at all.
 *
 * @throws EmpireError AMOUNT_INVALID outside u64.
 * @throws EmpireError QUOTE_INVALID when a leg calls another program than the router.
 * @throws EmpireError TRANSACTION_TOO_LARGE beyond 64 account locks.
 */
export async function arbitrage(params: ArbitrageParams): Promise<TransactionInstruction> {
  const { vault, keeper, keeperUsdc, tipAccount } = params;
  const { trader, treasury } = vaultAddresses(vault);
  const declared = {
    keeper,
    vault,
    trader,
    treasury,
    keeperUsdc,
    tipAccount,
    router: ROUTER,
    tokenProgram: TOKEN_PROGRAM_ID,
    systemProgram: SystemProgram.programId,
    ...EVENT_ACCOUNTS,
  };
  const { metas, legs } = encodeLegs(vault, params.legs, declared);
  return vaultProgram()
    .methods.arbitrage(
      u64(params.expectedNonce, "expectedNonce"),
      u64(params.amountIn, "amountIn"),
      u64(params.minProfit, "minProfit"),
      u64(params.tip, "tip"),
      legs,
    )
    .accountsStrict(declared)
    .remainingAccounts(metas)
    .instruction();
}
