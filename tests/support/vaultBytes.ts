import { AccountLayout } from "@solana/spl-token";
import type { VaultAccount } from "../../keeper/src/vault/account.ts";
import { type Fields, withFields } from "./accountBytes.ts";
import { type TestVault, vaultNow } from "./vault.ts";

/** Writes fields of the vault's account without the program: for states that a test needs and no short history makes. */
export async function forgeVault(vault: TestVault, fields: Fields): Promise<VaultAccount> {
  const { chain } = vault;
  const account = await chain.account(vault.vault);
  if (account === undefined) throw new Error("no vault");
  chain.setAccount(vault.vault, { ...account, data: withFields("Vault", account.data, fields) });
  return vaultNow(vault);
}

/**
 * Takes idle USDC away as a loss would, with no venue that lost it: what happens to shares and tickets after one. Locked profit
 * is left as it is.
 */
export async function loseIdle(vault: TestVault, amount: bigint): Promise<VaultAccount> {
  const { chain } = vault;
  const { idle } = await vaultNow(vault);
  const treasury = await chain.account(vault.treasury);
  if (treasury === undefined) throw new Error("no treasury");
  const cash = AccountLayout.decode(treasury.data);
  const poorer = Uint8Array.from(treasury.data);
  AccountLayout.encode({ ...cash, amount: cash.amount - amount }, poorer);
  chain.setAccount(vault.treasury, { ...treasury, data: poorer });
  return forgeVault(vault, { idle: idle - amount });
}
