import { AccountLayout } from "@solana/spl-token";
import type { VaultAccount } from "../../keeper/src/vault/account.ts";
import idl from "../../keeper/src/vault/idl/vault.json";
import { type TestVault, vaultNow } from "./vault.ts";

type Type = string | { readonly array: readonly [Type, number] } | { readonly defined: { readonly name: string } };
interface Field {
  readonly name: string;
  readonly type: Type;
}

const DISCRIMINATOR = 8;
const SIZES: Readonly<Record<string, number>> = { u8: 1, u16: 2, u32: 4, u64: 8, i64: 8, pubkey: 32 };

function fieldsOf(name: string): readonly Field[] {
  const found = idl.types.find((type) => type.name === name);
  if (found === undefined) throw new Error(`the IDL has no type ${name}`);
  return found.type.fields as readonly Field[];
}

function sizeOf(type: Type): number {
  if (typeof type === "string") {
    const size = SIZES[type];
    if (size === undefined) throw new Error(`no size for ${type}`);
    return size;
  }
  if ("array" in type) return sizeOf(type.array[0]) * type.array[1];
  return fieldsOf(type.defined.name).reduce((sum, field) => sum + sizeOf(field.type), 0);
}

/** Where a field of the vault's account starts. `name` as the IDL spells it. */
function vaultOffset(name: string): number {
  let at = DISCRIMINATOR;
  for (const field of fieldsOf("Vault")) {
    if (field.name === name) return at;
    at += sizeOf(field.type);
  }
  throw new Error(`the vault has no field ${name}`);
}

/**
 * Takes idle USDC away as a loss would: there is no venue yet to lose it at, but what happens to shares and tickets
 * after one must hold already. Locked profit is left as it is.
 */
export async function loseIdle(vault: TestVault, amount: bigint): Promise<VaultAccount> {
  const { chain } = vault;
  const state = await vaultNow(vault);
  const account = await chain.account(vault.vault);
  const treasury = await chain.account(vault.treasury);
  if (account === undefined || treasury === undefined) throw new Error("no vault");
  const data = Uint8Array.from(account.data);
  new DataView(data.buffer).setBigUint64(vaultOffset("idle"), state.idle - amount, true);
  chain.setAccount(vault.vault, { ...account, data });
  const cash = AccountLayout.decode(treasury.data);
  const poorer = Uint8Array.from(treasury.data);
  AccountLayout.encode({ ...cash, amount: cash.amount - amount }, poorer);
  chain.setAccount(vault.treasury, { ...treasury, data: poorer });
  return vaultNow(vault);
}
