import {
  AddressLookupTableAccount,
  AddressLookupTableProgram,
  type Connection,
  type Keypair,
  PublicKey,
} from "@solana/web3.js";
import type { Runtime } from "../src/runtime.ts";
import { keypairSigner, sendAndConfirm } from "../src/vault/sendAndConfirm.ts";
import type { LookupTable } from "./jupiter/source.ts";
import type { Chain } from "./solana/index.ts";

/** What one transaction of 1,232 bytes can append, with room to spare. */
const CHUNK = 20;

export interface TableOptions {
  readonly chain: Chain;
  readonly connection: Connection;
  readonly runtime: Runtime;
  /** Owns the table, and pays for it. */
  readonly authority: Keypair;
  readonly addresses: readonly PublicKey[];
}

/** Jupiter keeps tables of what its routes often name. This makes the embedded chain's one hold `addresses`; once it does, nothing happens. */
export async function ensureTable({ chain, connection, runtime, authority, addresses }: TableOptions): Promise<void> {
  const payer = keypairSigner(authority);
  const existing = tablesOf(chain, authority.publicKey)[0];
  const missing = addresses.filter((address) => !existing?.addresses.includes(address.toBase58()));
  if (missing.length === 0) return;
  const lookupTable = existing ? new PublicKey(existing.address) : await create();
  for (let at = 0; at < missing.length; at += CHUNK) {
    const extend = AddressLookupTableProgram.extendLookupTable({
      authority: authority.publicKey,
      payer: authority.publicKey,
      lookupTable,
      addresses: missing.slice(at, at + CHUNK),
    });
    await sendAndConfirm({ runtime, connection, payer, instructions: [extend] });
  }

  async function create(): Promise<PublicKey> {
    const [instruction, address] = AddressLookupTableProgram.createLookupTable({
      authority: authority.publicKey,
      payer: authority.publicKey,
      recentSlot: await connection.getSlot("confirmed"),
    });
    await sendAndConfirm({ runtime, connection, payer, instructions: [instruction] });
    return address;
  }
}

/** The lookup tables of one authority, as their accounts are now. */
export function tablesOf(chain: Chain, authority: PublicKey): LookupTable[] {
  return chain.programAccounts(AddressLookupTableProgram.programId.toBase58()).flatMap(({ address, account }) => {
    const table = AddressLookupTableAccount.deserialize(account.data);
    if (!table.authority?.equals(authority)) return [];
    return [{ address, addresses: table.addresses.map((entry) => entry.toBase58()) }];
  });
}
