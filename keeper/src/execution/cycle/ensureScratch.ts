import { createAssociatedTokenAccountIdempotentInstruction, getAssociatedTokenAddressSync } from "@solana/spl-token";
import type { Connection, PublicKey } from "@solana/web3.js";
import type { Runtime } from "../../runtime.ts";
import { scratchAddress } from "../../vault/addresses.ts";
import { createScratch } from "../../vault/createScratch.ts";
import { sendAndConfirm, type TransactionSigner } from "../../vault/sendAndConfirm.ts";
import { missingAccounts } from "./missingAccounts.ts";

export interface EnsureScratchParams {
  readonly runtime: Runtime;
  readonly connection: Connection;
  readonly vault: PublicKey;
  /** Pays the rent of what is missing, for good. */
  readonly keeper: TransactionSigner;
  readonly usdcMint: PublicKey;
  /** Every mint that a cycle may pass through, USDC included. */
  readonly mints: readonly PublicKey[];
}

/** Accounts that fit one transaction. */
const AT_ONCE = 5;

/**
 * Makes what trading needs and is missing: the trader's scratch account of every mint, and the keeper's own USDC account
 * for repaid tips. Returns the addresses of those that it made.
 *
 * @throws EmpireError what sendAndConfirm throws.
 */
export async function ensureScratch(params: EnsureScratchParams): Promise<PublicKey[]> {
  const { runtime, connection, vault, keeper, usdcMint, mints } = params;
  const payer = keeper.publicKey;
  const own = getAssociatedTokenAddressSync(usdcMint, payer, true);
  const wanted = [
    {
      address: own,
      build: async () => createAssociatedTokenAccountIdempotentInstruction(payer, own, payer, usdcMint),
    },
    ...mints.map((mint) => ({
      address: scratchAddress(vault, mint),
      build: () => createScratch({ vault, payer, mint }),
    })),
  ];
  const missing = await missingAccounts(connection, wanted);
  for (let at = 0; at < missing.length; at += AT_ONCE) {
    const instructions = await Promise.all(missing.slice(at, at + AT_ONCE).map(({ build }) => build()));
    await sendAndConfirm({ runtime, connection, payer: keeper, instructions });
  }
  return missing.map(({ address }) => address);
}
