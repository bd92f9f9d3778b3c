import type { PublicKey } from "@solana/web3.js";
import { VAULT_PROGRAM_ID } from "../keeper/src/vault/program.ts";
import { program } from "./000_program.ts";
import { mints as findMints, type Mints } from "./001_mints.ts";
import { vault as initialiseVault } from "./002_vault.ts";
import { scratch } from "./003_scratch.ts";
import { venues } from "./004_venues.ts";
import type { MigrationContext } from "./context.ts";

export type { Mints } from "./001_mints.ts";
export type { VenuePlan } from "./004_venues.ts";
export type { MigrationConfig, MigrationContext, MigrationProvider } from "./context.ts";
export { embeddedKeypair, embeddedMint, MINT_DECIMALS, MINT_SYMBOLS, type MintSymbol } from "./embedded.ts";

/** What the steps found or made. */
export interface Migrated {
  readonly programId: PublicKey;
  readonly mints: Mints;
  readonly vault: PublicKey;
}

/**
 * Brings a cluster to what this release needs: the program is there, the mints are, the vault is initialised, can
 * trade every mint, and has the venues that are configured or is on its way to them. Each step looks first and does only what is missing, so that running it again changes nothing.
 *
 * @throws EmpireError CONFIG_INVALID when the cluster contradicts the configuration; what `sendAndConfirm` throws.
 */
export async function migrate(context: MigrationContext): Promise<Migrated> {
  await program(context);
  const mints = await findMints(context);
  const vault = await initialiseVault(context, mints.USDC);
  await scratch(context, vault, mints);
  await venues(context, vault);
  return { programId: VAULT_PROGRAM_ID, mints, vault };
}
