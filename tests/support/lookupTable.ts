import { AddressLookupTableAccount, AddressLookupTableProgram, type PublicKey } from "@solana/web3.js";
import type { Chain } from "./chain.ts";
import { newKey } from "./keys.ts";

const META = 56;
const TABLE = 1;
const ACTIVE = (1n << 64n) - 1n;

/** Puts an active lookup table there that holds `addresses`. */
export function putLookupTable(chain: Chain, addresses: readonly PublicKey[]): AddressLookupTableAccount {
  const data = new Uint8Array(META + 32 * addresses.length);
  const view = new DataView(data.buffer);
  view.setUint32(0, TABLE, true);
  view.setBigUint64(4, ACTIVE, true);
  addresses.forEach((address, index) => {
    data.set(address.toBytes(), META + 32 * index);
  });
  const key = newKey().publicKey;
  chain.setAccount(key, {
    lamports: 1_000_000_000n,
    owner: AddressLookupTableProgram.programId,
    data,
    executable: false,
  });
  return new AddressLookupTableAccount({ key, state: AddressLookupTableAccount.deserialize(data) });
}
