import type { AddressLookupTableAccount, Keypair, PublicKey, TransactionInstruction } from "@solana/web3.js";

/** A program that a chain starts with. */
export interface LoadedProgram {
  readonly id: PublicKey;
  readonly bytes: Uint8Array;
}

/** Everything that an account is. */
export interface ChainAccount {
  readonly lamports: bigint;
  readonly owner: PublicKey;
  readonly data: Uint8Array;
  readonly executable: boolean;
}

/** An inner instruction of a transaction, as getTransaction would give it. */
export interface InnerCall {
  readonly programId: PublicKey;
  readonly accounts: readonly PublicKey[];
  readonly data: Uint8Array;
}

/** What became of a transaction. */
export interface Sent {
  readonly ok: boolean;
  /** The runtime's own words when it failed; empty when it did not. */
  readonly error: string;
  /** The custom code of the program that failed first, where it failed with one. */
  readonly code: number | undefined;
  readonly logs: readonly string[];
  /** Compute units of the whole transaction. */
  readonly units: bigint;
  /** Per top-level instruction of those passed to `send`; undefined where the runtime does not tell (bankrun). */
  readonly inner: readonly (readonly InnerCall[])[] | undefined;
  readonly size: number;
}

export type RuntimeName = "litesvm" | "bankrun";

/**
 * One in-process chain. The same test body runs on two runtimes: litesvm (current) and bankrun (Solana 1.18).
 *
 * `feePayer` pays for and signs every transaction and takes no other part, so that a failed transaction changes no
 * account but that one.
 */
export interface Chain {
  readonly name: RuntimeName;
  readonly feePayer: Keypair;
  account(address: PublicKey): Promise<ChainAccount | undefined>;
  /** Puts an account there without the runtime's checks: for states that a test needs and no transaction makes. */
  setAccount(address: PublicKey, account: ChainAccount): void;
  /** Sends a transaction and reports; never throws for a transaction that failed. */
  send(
    instructions: readonly TransactionInstruction[],
    signers?: readonly Keypair[],
    tables?: readonly AddressLookupTableAccount[],
  ): Promise<Sent>;
  /** Unix seconds. */
  now(): Promise<bigint>;
  setNow(unixSeconds: bigint): Promise<void>;
  slot(): Promise<bigint>;
  /** Every address that a transaction, `setAccount` or `watch` has named so far. */
  known(): readonly PublicKey[];
  /** Counts an address as known. */
  watch(address: PublicKey): void;
}
