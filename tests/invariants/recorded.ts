import type { Reading } from "./reading.ts";
import type { VaultState } from "./state.ts";
import type { Key } from "./wire/key.ts";
import type { World } from "./world.ts";

/** What the treasury must hold by the vault's books. */
export function recordedCash(vault: VaultState): bigint {
  return vault.idle + vault.payable + vault.reservedSilver + vault.reservedEcosystem + vault.distributing;
}

/** What token accounts hold together. */
export function sumOf(keys: readonly Key[], { tokens }: Reading): bigint {
  return keys.reduce((sum, key) => sum + (tokens.get(key) ?? 0n), 0n);
}

/** What a token account of the world's holds. */
export function held(world: World, reading: Reading, account: string): bigint {
  const key = world.accounts[account];
  const amount = key && reading.tokens.get(key);
  if (amount === undefined) throw new Error(`nobody reads ${account}`);
  return amount;
}

/** What somebody sent to the treasury and nobody has synced yet; negative where cash is missing. */
export function strayCash(world: World, reading: Reading): bigint {
  return held(world, reading, "treasury") - recordedCash(reading.vault);
}
