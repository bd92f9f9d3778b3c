import type { Ground } from "./ground/ground.ts";
import type { Key } from "./wire/key.ts";
import { offsetOf } from "./wire/view.ts";

/** Where a token account keeps its amount and a mint its supply. */
export const TOKEN_AMOUNT = 64;
export const MINT_SUPPLY = 36;

/** Adds `change` to the u64 at `at` in an account, behind everybody's back. */
export async function addTo(ground: Ground, key: Key, at: number, change: bigint): Promise<void> {
  const account = await ground.account(key);
  if (account === undefined) throw new Error(`there is no ${key.text}`);
  const data = Uint8Array.from(account.data);
  const bytes = new DataView(data.buffer);
  bytes.setBigUint64(at, BigInt.asUintN(64, bytes.getBigUint64(at, true) + change), true);
  const { lamports, owner, executable } = account;
  ground.put(key, { lamports, owner, executable, data });
}

/** The same with a field of an account of the program, as the IDL spells it. */
export function addToField(
  ground: Ground,
  key: Key,
  account: string,
  path: readonly (string | number)[],
  change: bigint,
): Promise<void> {
  return addTo(ground, key, offsetOf(account, ...path), change);
}
