import type { Wire } from "./instruction.ts";
import type { Key } from "./key.ts";

const SIGNATURE = 64;
const VERSION_0 = 0x80;
const SIGNER = 2;
const WRITABLE = 1;

/** A transaction's bytes and the accounts that its indexes mean. */
export interface Packed {
  readonly bytes: Uint8Array;
  readonly keys: readonly Key[];
}

/**
 * A version 0 transaction of one instruction with empty signatures and an empty blockhash, for a runtime that checks neither. Without
 * web3.js in between, which takes four times as long to compile a message as the runtime takes to run it.
 */
export function pack(payer: Key, { program, metas, data }: Wire): Packed {
  const rights = new Map<Key, number>([[payer, SIGNER | WRITABLE]]);
  for (const { key, signer, writable } of metas) {
    rights.set(key, (rights.get(key) ?? 0) | (signer ? SIGNER : 0) | (writable ? WRITABLE : 0));
  }
  if (!rights.has(program)) rights.set(program, 0);
  const groups: Key[][] = [[], [], [], []];
  // Signers first, writable before read-only; the payer is the first that was put in.
  for (const [key, right] of rights) groups[3 - right]?.push(key);
  const keys = groups.flat();
  const place = new Map(keys.map((key, at) => [key, at] as const));
  const [both = [], signing = [], , neither = []] = groups;
  const signers = both.length + signing.length;
  const size = 1 + signers * SIGNATURE + 4 + 1 + keys.length * 32 + 32 + 1 + 1 + 1 + metas.length + 3 + data.length + 1;
  const bytes = new Uint8Array(size);
  let at = 0;
  bytes[at++] = signers;
  at += signers * SIGNATURE;
  bytes[at++] = VERSION_0;
  bytes[at++] = signers;
  bytes[at++] = signing.length;
  bytes[at++] = neither.length;
  bytes[at++] = keys.length;
  for (const key of keys) {
    bytes.set(key.bytes, at);
    at += 32;
  }
  at += 32;
  bytes[at++] = 1;
  bytes[at++] = place.get(program) ?? 0;
  bytes[at++] = metas.length;
  for (const { key } of metas) bytes[at++] = place.get(key) ?? 0;
  for (let rest = data.length; ; rest >>= 7) {
    bytes[at++] = rest > 0x7f ? (rest & 0x7f) | 0x80 : rest;
    if (rest <= 0x7f) break;
  }
  bytes.set(data, at);
  at += data.length + 1;
  return { bytes: bytes.subarray(0, at), keys };
}
