import type { AccountMeta, PublicKey, TransactionInstruction } from "@solana/web3.js";

/** What the hostile router does in a leg: the number in tests/programs/hostile/src/deed.rs, and what it takes. */
export interface Deed {
  readonly number: number;
  readonly arguments: Uint8Array;
  readonly props: readonly AccountMeta[];
}

const SIGNS = 1;
const WRITABLE = 2;

const deed = (number: number, props: readonly PublicKey[] = [], args: Uint8Array = new Uint8Array()): Deed => ({
  number,
  arguments: args,
  props: props.map((pubkey) => ({ pubkey, isSigner: false, isWritable: true })),
});

/** An amount as the program reads it. */
function u64(amount: bigint): Uint8Array {
  return new Uint8Array(new BigUint64Array([amount]).buffer);
}

/** A deed that carries out `instruction` with the privileges it names, whether or not the router has them. */
function errand(number: number, { programId, keys, data }: TransactionInstruction): Deed {
  const props = [...keys.map((meta) => ({ ...meta, isSigner: false })), readonly(programId)];
  const accounts = keys.flatMap(({ isSigner, isWritable }, at) => [
    at,
    (isSigner ? SIGNS : 0) + (isWritable ? WRITABLE : 0),
  ]);
  return { number, arguments: Uint8Array.from([keys.length, keys.length, ...accounts, ...data]), props };
}

const readonly = (pubkey: PublicKey): AccountMeta => ({ pubkey, isSigner: false, isWritable: false });

/** Everything that the hostile router can be told to do. */
export const deeds = {
  /** Takes the input and pays the quoted output. */
  trade: deed(0),
  /** Takes the input and pays nothing. */
  keep: deed(1),
  /** Takes another amount than it was asked to, and pays the quoted output. */
  take: (amount: bigint) => deed(2, [], u64(amount)),
  /** Pays somebody else. */
  divert: (to: PublicKey) => deed(3, [to]),
  /** Carries out an instruction before the trade. */
  first: (instruction: TransactionInstruction) => errand(4, instruction),
  /** Carries out an instruction after the trade. */
  last: (instruction: TransactionInstruction) => errand(5, instruction),
  /** Carries out an instruction in place of paying. */
  instead: (instruction: TransactionInstruction) => errand(6, instruction),
  /** Trades, and returns another amount as its result. */
  lie: (amount: bigint) => deed(7, [], u64(amount)),
  /** Trades, and moves an account's lamports to another by hand. */
  seize: (from: PublicKey, to: PublicKey) => deed(8, [from, to]),
  /** Trades, and overwrites a byte of an account by hand. */
  scribble: (account: PublicKey) => deed(9, [account]),
  /** Trades, and makes an account longer by hand. */
  stretch: (account: PublicKey) => deed(10, [account]),
  /** Trades, and gives an account to another program by hand. */
  capture: (account: PublicKey) => deed(11, [account]),
} as const;
