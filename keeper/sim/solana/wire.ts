import { type Address, addressOf, encodeBase58 } from "./address.ts";

/** A packet's payload: what a real node accepts as one transaction. */
export const MAX_TRANSACTION_BYTES = 1232;

const SIGNATURE_BYTES = 64;
const HASH_BYTES = 32;
const VERSIONED = 0x80;

/** The bytes are no transaction. Message says where they stop being one. */
export class MalformedTransaction extends Error {
  override readonly name = "MalformedTransaction";
}

/** An instruction as the message holds it: indexes into the transaction's keys. */
export interface WireInstruction {
  readonly programIdIndex: number;
  readonly accounts: readonly number[];
  readonly data: Uint8Array;
}

/** Keys that come from an address lookup table. */
export interface WireLookup {
  readonly table: Address;
  readonly writable: readonly number[];
  readonly readonly: readonly number[];
}

/** A transaction, decoded but with its lookups not yet resolved. */
export interface WireTransaction {
  readonly bytes: Uint8Array;
  readonly version: "legacy" | 0;
  /** The first signature, which names the transaction, base58. */
  readonly signature: string;
  readonly signatures: readonly Uint8Array[];
  readonly message: Uint8Array;
  readonly requiredSignatures: number;
  readonly readonlySigned: number;
  readonly readonlyUnsigned: number;
  readonly staticKeys: readonly Address[];
  readonly blockhash: string;
  readonly instructions: readonly WireInstruction[];
  readonly lookups: readonly WireLookup[];
}

/**
 * Decodes and sanitizes a legacy or version 0 transaction, as strictly as a node does (solana-message's `sanitize`).
 * The runtime aborts the process on bytes that it cannot decode, so nothing else may reach it.
 *
 * @throws MalformedTransaction
 */
export function decodeTransaction(bytes: Uint8Array): WireTransaction {
  if (bytes.length > MAX_TRANSACTION_BYTES) {
    throw new MalformedTransaction(`transaction is ${bytes.length} bytes, the maximum is ${MAX_TRANSACTION_BYTES}`);
  }
  const reader = new Reader(bytes);
  const signatures = reader.list(() => reader.take(SIGNATURE_BYTES));
  const message = bytes.subarray(reader.at);
  const version = readVersion(reader);
  const requiredSignatures = reader.u8();
  const readonlySigned = reader.u8();
  const readonlyUnsigned = reader.u8();
  const staticKeys = reader.list(() => addressOf(reader.take(HASH_BYTES)));
  const blockhash = addressOf(reader.take(HASH_BYTES));
  const instructions = reader.list(() => ({
    programIdIndex: reader.u8(),
    accounts: [...reader.bytes()],
    data: reader.bytes(),
  }));
  const lookups =
    version === "legacy"
      ? []
      : reader.list(() => ({
          table: addressOf(reader.take(HASH_BYTES)),
          writable: [...reader.bytes()],
          readonly: [...reader.bytes()],
        }));
  reader.end();
  const first = signatures[0];
  if (first === undefined) throw new MalformedTransaction("transaction has no signature");
  const transaction: WireTransaction = {
    bytes,
    version,
    signature: encodeBase58(first),
    signatures,
    message,
    requiredSignatures,
    readonlySigned,
    readonlyUnsigned,
    staticKeys,
    blockhash,
    instructions,
    lookups,
  };
  sanitize(transaction);
  return transaction;
}

function readVersion(reader: Reader): "legacy" | 0 {
  if ((reader.peek() & VERSIONED) === 0) return "legacy";
  const version = reader.u8() & ~VERSIONED;
  if (version !== 0) throw new MalformedTransaction(`transaction version ${version} is not supported`);
  return 0;
}

function sanitize(t: WireTransaction): void {
  const loaded = t.lookups.reduce((sum, lookup) => sum + lookup.writable.length + lookup.readonly.length, 0);
  const keys = t.staticKeys.length + loaded;
  check(t.signatures.length === t.requiredSignatures, "the number of signatures is not the one the message requires");
  check(t.requiredSignatures + t.readonlyUnsigned <= t.staticKeys.length, "the header counts more keys than there are");
  check(t.readonlySigned < t.requiredSignatures, "the fee payer must be writable");
  check(keys <= 256, "more than 256 keys");
  for (const lookup of t.lookups) {
    check(lookup.writable.length + lookup.readonly.length > 0, "a lookup without indexes");
  }
  for (const instruction of t.instructions) {
    check(instruction.programIdIndex > 0, "the fee payer cannot be a program");
    check(instruction.programIdIndex < t.staticKeys.length, "a program must be a static key");
    check(
      instruction.accounts.every((index) => index < keys),
      "an instruction names a key that is not there",
    );
  }
}

function check(holds: boolean, otherwise: string): void {
  if (!holds) throw new MalformedTransaction(otherwise);
}

/** Walks the wire format; throws at the first byte that is missing. */
class Reader {
  at = 0;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  peek(): number {
    const byte = this.#bytes[this.at];
    if (byte === undefined) throw new MalformedTransaction(`transaction ends early, at byte ${this.at}`);
    return byte;
  }

  u8(): number {
    const byte = this.peek();
    this.at += 1;
    return byte;
  }

  take(length: number): Uint8Array {
    const end = this.at + length;
    if (end > this.#bytes.length) throw new MalformedTransaction(`transaction ends early, at byte ${this.at}`);
    const part = this.#bytes.subarray(this.at, end);
    this.at = end;
    return part;
  }

  /** compact-u16 (short_vec): 7 bits a byte, at most three bytes, and no longer than needed. */
  length(): number {
    let value = 0;
    for (let shift = 0; shift < 21; shift += 7) {
      const byte = this.u8();
      value |= (byte & 0x7f) << shift;
      if ((byte & 0x80) === 0) {
        check(shift === 0 || byte !== 0, "a length is not in its shortest form");
        check(value <= 0xffff, "a length is over 65535");
        return value;
      }
    }
    throw new MalformedTransaction("a length has more than three bytes");
  }

  bytes(): Uint8Array {
    return this.take(this.length());
  }

  list<T>(read: () => T): T[] {
    return Array.from({ length: this.length() }, read);
  }

  end(): void {
    check(this.at === this.#bytes.length, `${this.#bytes.length - this.at} bytes after the end of the transaction`);
  }
}
