import type { PublicKey } from "@solana/web3.js";
import { EmpireError } from "../keeper/src/domain/error.ts";
import { decodeVault, type VaultAccount } from "../keeper/src/vault/account.ts";
import { vaultAddress } from "../keeper/src/vault/addresses.ts";
import { initialize } from "../keeper/src/vault/initialize.ts";
import { DEFAULT_POLICY, type PolicyInput, type Roles } from "../keeper/src/vault/policy.ts";
import { sendAndConfirm } from "../keeper/src/vault/sendAndConfirm.ts";
import type { MigrationContext } from "./context.ts";
import { embeddedKeypair } from "./embedded.ts";

/** Short enough that a first user of the embedded chain sees their withdrawal through. */
const EMBEDDED_POLICY = { cooldown: 10n, timelock: 60n } as const;

/**
 * Initialises the vault, or finds it initialised.
 *
 * @throws EmpireError CONFIG_INVALID when the vault there has other roles or another currency than the configuration,
 *   or when a cluster's roles are not configured.
 */
export async function vault(context: MigrationContext, usdcMint: PublicKey): Promise<PublicKey> {
  const { provider, config, runtime, log } = context;
  const id = config.vaultId ?? 0n;
  const address = vaultAddress(id);
  const roles = rolesOf(context);
  const existing = await provider.connection.getAccountInfo(address, "confirmed");
  if (existing !== null && existing.data.length > 0) {
    assertSame(decodeVault(existing.data), roles, usdcMint);
    log(`vault ${address} is there`);
    return address;
  }
  const payer = provider.wallet.publicKey;
  const instruction = await initialize({ id, payer, usdcMint, roles, policy: policyOf(context) });
  await sendAndConfirm({
    runtime,
    connection: provider.connection,
    payer: provider.wallet,
    instructions: [instruction],
  });
  log(`initialised vault ${address}`);
  return address;
}

/** The roles that the configuration means. */
export function rolesOf({ provider, config }: MigrationContext): Roles {
  if (config.roles !== undefined) return config.roles;
  if (config.chain !== "embedded") {
    throw new EmpireError("CONFIG_INVALID", "name the vault's admin, guardian and keeper: they cannot be guessed");
  }
  return {
    admin: embeddedKeypair("admin").publicKey,
    guardian: embeddedKeypair("guardian").publicKey,
    keeper: provider.wallet.publicKey,
  };
}

/** The policy that the configuration means. */
export function policyOf({ config }: MigrationContext): PolicyInput {
  return { ...DEFAULT_POLICY, ...(config.chain === "embedded" ? EMBEDDED_POLICY : {}), ...config.policy };
}

function assertSame(found: VaultAccount, roles: Roles, usdcMint: PublicKey): void {
  const pairs = [
    ["admin", found.admin, roles.admin],
    ["guardian", found.guardian, roles.guardian],
    ["keeper", found.keeper, roles.keeper],
    ["USDC mint", found.usdcMint, usdcMint],
  ] as const;
  for (const [name, is, wanted] of pairs) {
    if (!is.equals(wanted)) {
      throw new EmpireError(
        "CONFIG_INVALID",
        `vault ${found.id} has the ${name} ${is} and the configuration says ${wanted}: use another vault id or that ${name}`,
      );
    }
  }
}
