import { AddressLookupTableAccount, AddressLookupTableProgram, PublicKey } from "@solana/web3.js";
import { EmpireError } from "../../domain/error.ts";
import type { Address } from "../../domain/pool.ts";
import type { Ask } from "./rpc.ts";

/** A table's header; behind it its addresses. */
const HEADER = 56;

/**
 * Lookup tables by address, each once. One that is not there, or is none, is left out: the transaction is longer then,
 * and whether it still fits is checked when it is built.
 *
 * @throws EmpireError QUOTE_INVALID for what is no address, RPC_FAILED when the RPC does not answer.
 */
export async function readTables(ask: Ask, addresses: readonly Address[]): Promise<AddressLookupTableAccount[]> {
  const keys = [...new Set(addresses)].map(publicKey);
  if (keys.length === 0) return [];
  const infos = await ask("getMultipleAccounts", (connection) => connection.getMultipleAccountsInfo(keys, "confirmed"));
  return keys.flatMap((key, index) => {
    const info = infos[index];
    const sound = info?.owner.equals(AddressLookupTableProgram.programId) && (info.data.length - HEADER) % 32 === 0;
    if (!info || !sound || info.data.length < HEADER) return [];
    return [new AddressLookupTableAccount({ key, state: AddressLookupTableAccount.deserialize(info.data) })];
  });
}

function publicKey(address: Address): PublicKey {
  try {
    return new PublicKey(address);
  } catch (cause) {
    throw new EmpireError("QUOTE_INVALID", `"${address}" is named as a lookup table and is no address`, { cause });
  }
}
