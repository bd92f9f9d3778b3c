import { PublicKey } from "@solana/web3.js";

/** An address in the three forms that are needed, each address once: equal keys are the same object. */
export interface Key {
  readonly bytes: Uint8Array;
  readonly text: string;
  readonly pubkey: PublicKey;
}

const known = new Map<string, Key>();
const byPubkey = new WeakMap<PublicKey, Key>();

/** The key of an address. */
export function keyOf(pubkey: PublicKey): Key {
  const seen = byPubkey.get(pubkey);
  if (seen !== undefined) return seen;
  const text = pubkey.toBase58();
  const key = known.get(text) ?? { bytes: pubkey.toBytes(), text, pubkey };
  known.set(text, key);
  byPubkey.set(pubkey, key);
  return key;
}

const byPrefix = new Map<bigint, Key[]>();

/** The key of the 32 bytes at `at`. Owners are read from every ticket again and again, and decoding one takes longer than finding it. */
export function keyAt(bytes: DataView, at: number): Key {
  const prefix = bytes.getBigUint64(at, true);
  const alike = byPrefix.get(prefix) ?? [];
  const raw = new Uint8Array(bytes.buffer, bytes.byteOffset + at, 32);
  const seen = alike.find((key) => Buffer.compare(key.bytes, raw) === 0);
  if (seen !== undefined) return seen;
  const key = keyOf(new PublicKey(Uint8Array.from(raw)));
  byPrefix.set(prefix, [...alike, key]);
  return key;
}

/** The key of 32 bytes. */
export const keyOfBytes = (bytes: Uint8Array): Key =>
  keyAt(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0);
