import { pathToFileURL } from "node:url";
import anchor from "@coral-xyz/anchor";
import { PublicKey } from "@solana/web3.js";
import { EmpireError } from "../keeper/src/domain/error.ts";
import { systemRuntime } from "../keeper/src/runtime.ts";
import type { TransactionSigner } from "../keeper/src/vault/sendAndConfirm.ts";
import { namedMultisig } from "../keeper/src/vault/upgrade/named.ts";
import { isPublic } from "./clusters.ts";
import type { MigrationConfig } from "./context.ts";
import { type Migrated, migrate } from "./index.ts";

/**
 * Migrates the cluster that Anchor.toml names: `anchor run migrate`, or `npx tsx migrations/deploy.ts` with
 * ANCHOR_PROVIDER_URL and ANCHOR_WALLET set. On a local validator the mints are made; elsewhere USDC_MINT, VAULT_ADMIN,
 * VAULT_GUARDIAN and VAULT_KEEPER must be set, and UPGRADE_MULTISIG where a multisig may replace the program.
 *
 * @throws EmpireError CONFIG_INVALID when they are not, and what `migrate` throws.
 */
export default async function deploy(provider: anchor.AnchorProvider): Promise<Migrated> {
  const { connection, wallet } = provider;
  const genesis = await connection.getGenesisHash();
  return migrate({
    provider: { connection, wallet: wallet as TransactionSigner },
    config: configOf(connection.rpcEndpoint, genesis, process.env),
    runtime: systemRuntime(),
    log: (line) => process.stderr.write(`${line}\n`),
  });
}

/**
 * What the environment says about the cluster at `endpoint` with that genesis hash. Only a chain of this machine gets
 * the embedded keys, which everybody can compute.
 *
 * @throws EmpireError CONFIG_INVALID naming what is missing or no address.
 */
export function configOf(
  endpoint: string,
  genesis: string,
  env: Readonly<Record<string, string | undefined>>,
): MigrationConfig {
  const local = ["127.0.0.1", "localhost"].includes(new URL(endpoint).hostname);
  if (local && !isPublic(genesis)) return { chain: "embedded" };
  const key = (name: string): PublicKey => {
    const value = env[name];
    try {
      if (value) return new PublicKey(value);
    } catch {
      // The message below says it.
    }
    throw new EmpireError("CONFIG_INVALID", `set ${name} to an address: this cluster's cannot be guessed`);
  };
  const upgradeMultisig = namedMultisig(env);
  return {
    chain: "cluster",
    mints: { USDC: key("USDC_MINT") },
    roles: { admin: key("VAULT_ADMIN"), guardian: key("VAULT_GUARDIAN"), keeper: key("VAULT_KEEPER") },
    ...(upgradeMultisig === undefined ? {} : { upgradeMultisig }),
  };
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { vault, programId } = await deploy(anchor.AnchorProvider.env());
  process.stdout.write(`${JSON.stringify({ vault: vault.toBase58(), programId: programId.toBase58() })}\n`);
}
