import { EmpireError } from "../keeper/src/domain/error.ts";
import { decodeVault } from "../keeper/src/vault/account.ts";
import { vaultAddress } from "../keeper/src/vault/addresses.ts";
import { VAULT_PROGRAM_ID } from "../keeper/src/vault/program.ts";
import { holdsBack } from "../keeper/src/vault/upgrade/judge.ts";
import { UPGRADE_MULTISIG } from "../keeper/src/vault/upgrade/named.ts";
import { readUpgradeAuthority } from "../keeper/src/vault/upgrade/read.ts";
import { upgradeLine } from "../keeper/src/vault/upgrade/words.ts";
import { policyOf } from "./002_vault.ts";
import { GENESIS } from "./clusters.ts";
import type { MigrationContext } from "./context.ts";

/**
 * Checks that the vault program is there, and on mainnet that nobody can replace it faster than depositors can leave.
 * Deploying is `anchor deploy`'s part; the embedded chain is started with it.
 *
 * @throws EmpireError CONFIG_INVALID when it is not there, or on mainnet when its upgrade authority is neither none nor a
 *   multisig that waits as long as a looser limit (attack 48); what `readUpgradeAuthority` throws.
 */
export async function program(context: MigrationContext): Promise<void> {
  const { provider, config, log } = context;
  const { connection } = provider;
  const info = await connection.getAccountInfo(VAULT_PROGRAM_ID, "confirmed");
  if (!info?.executable) {
    throw new EmpireError(
      "CONFIG_INVALID",
      `the vault program ${VAULT_PROGRAM_ID} is not deployed on this cluster: run "anchor deploy" first`,
    );
  }
  log(`vault program ${VAULT_PROGRAM_ID}`);
  const policyDelay = await policyDelayOf(context);
  const multisig = config.upgradeMultisig;
  const authority = await readUpgradeAuthority(connection, { programId: VAULT_PROGRAM_ID, multisig, policyDelay });
  const words = `upgrade authority: ${upgradeLine(authority)}`;
  if (!holdsBack(authority) && (await connection.getGenesisHash()) === GENESIS.mainnet) {
    throw new EmpireError("CONFIG_INVALID", `${words}. ${advice(policyDelay)}`);
  }
  log(words);
}

/** The longest time in seconds that a looser limit waits: by the configuration, and by the vault if it is there. */
async function policyDelayOf(context: MigrationContext): Promise<bigint> {
  const configured = policyOf(context).timelock;
  const address = vaultAddress(context.config.vaultId ?? 0n);
  const vault = await context.provider.connection.getAccountInfo(address, "confirmed");
  if (vault === null || vault.data.length === 0) return configured;
  const { timelock } = decodeVault(vault.data).policy;
  return timelock > configured ? timelock : configured;
}

function advice(policyDelay: bigint): string {
  return (
    `On mainnet it must be none ("solana program set-upgrade-authority ${VAULT_PROGRAM_ID} --final"), or the vault of a Squads v4 multisig ` +
    `that ${UPGRADE_MULTISIG} names, with a threshold of at least 2, no config authority and a timelock of at least ${policyDelay} s`
  );
}
