import type { PublicKey } from "@solana/web3.js";
import { missingAccounts } from "../keeper/src/execution/cycle/missingAccounts.ts";
import { scratchAddress } from "../keeper/src/vault/addresses.ts";
import { createScratch } from "../keeper/src/vault/createScratch.ts";
import { sendAndConfirm } from "../keeper/src/vault/sendAndConfirm.ts";
import type { Mints } from "./001_mints.ts";
import type { MigrationContext } from "./context.ts";

const PER_TRANSACTION = 3;

/** Opens the trader's scratch account of every mint that has none: only such mints can be traded. */
export async function scratch(context: MigrationContext, vault: PublicKey, mints: Mints): Promise<void> {
  const { provider, runtime, log } = context;
  const wanted = Object.values(mints).map((mint) => ({ mint, address: scratchAddress(vault, mint) }));
  const missing = await missingAccounts(provider.connection, wanted);
  for (let at = 0; at < missing.length; at += PER_TRANSACTION) {
    const chunk = missing.slice(at, at + PER_TRANSACTION);
    const payer = provider.wallet.publicKey;
    const instructions = await Promise.all(chunk.map(({ mint }) => createScratch({ vault, payer, mint })));
    await sendAndConfirm({ runtime, connection: provider.connection, payer: provider.wallet, instructions });
    log(`opened ${chunk.length} scratch accounts`);
  }
}
