import type { TransactionInstruction } from "@solana/web3.js";
import type { LookupTable, PoolSource } from "./source.ts";

/** An instruction as the API writes it. */
export interface WireInstruction {
  readonly programId: string;
  readonly accounts: readonly { readonly pubkey: string; readonly isSigner: boolean; readonly isWritable: boolean }[];
  /** Base64. */
  readonly data: string;
}

/** Writes an instruction as the API does. */
export function toWire({ programId, keys, data }: TransactionInstruction): WireInstruction {
  return {
    programId: programId.toBase58(),
    accounts: keys.map(({ pubkey, isSigner, isWritable }) => ({ pubkey: pubkey.toBase58(), isSigner, isWritable })),
    data: data.toString("base64"),
  };
}

/** The lookup tables that hold an account of the instruction. */
export function tablesFor(source: PoolSource, { keys }: TransactionInstruction): readonly LookupTable[] {
  const used = new Set(keys.map(({ pubkey }) => pubkey.toBase58()));
  return (source.lookupTables?.() ?? []).filter(({ addresses }) => addresses.some((address) => used.has(address)));
}
