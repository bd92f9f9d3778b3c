import type { Keypair } from "@solana/web3.js";
import type { ChainAccount, LoadedProgram } from "../../support/chain.ts";
import type { Wire } from "../wire/instruction.ts";
import type { Key } from "../wire/key.ts";

/** What became of an instruction. */
export interface Outcome {
  readonly ok: boolean;
  /** What it was refused with: the vault's error by name, else the runtime's words; empty where it was not. */
  readonly error: string;
  /** Events that the vault sent to itself, discriminator first; undefined where the runtime does not tell. */
  readonly events: readonly Uint8Array[] | undefined;
}

/** What a world starts from. */
export interface Genesis {
  readonly programs: readonly LoadedProgram[];
  readonly accounts: readonly (readonly [Key, ChainAccount])[];
  /** Unix seconds. */
  readonly now: bigint;
}

/** Where the commands are carried out. */
export interface Ground {
  /** Pays for every transaction and takes no other part. */
  readonly payer: Key;
  send(wire: Wire, signers: readonly Keypair[]): Promise<Outcome>;
  /** What would become of it, with nothing changed; undefined where the runtime cannot tell. */
  probe(wire: Wire): Promise<Outcome | undefined>;
  account(key: Key): Promise<ChainAccount | undefined>;
  put(key: Key, account: ChainAccount): void;
  setNow(unixSeconds: bigint): Promise<void>;
}
