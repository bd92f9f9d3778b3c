import bs58 from "bs58";

/** An account's address in base58. */
export type Address = string;

export const SYSTEM_PROGRAM = "11111111111111111111111111111111";
export const TOKEN_PROGRAM = "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA";
export const TOKEN_2022_PROGRAM = "TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb";
export const LOOKUP_TABLE_PROGRAM = "AddressLookupTab1e1111111111111111111111111";
export const COMPUTE_BUDGET_PROGRAM = "ComputeBudget111111111111111111111111111111";
export const NATIVE_MINT = "So11111111111111111111111111111111111111112";
export const SLOT_HASHES_SYSVAR = "SysvarS1otHashes111111111111111111111111111";

const ADDRESS_BYTES = 32;
const CACHE_LIMIT = 50_000;

// Base58 costs 20 µs an address and a transaction names twenty of them; the same few thousand come again and again.
const textOf = new Map<string, Address>();
const bytesOf = new Map<Address, Uint8Array>();

/** 32 bytes → base58. */
export function addressOf(bytes: Uint8Array): Address {
  const key = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  const known = textOf.get(key);
  if (known !== undefined) return known;
  const address = bs58.encode(bytes);
  if (textOf.size >= CACHE_LIMIT) textOf.clear();
  textOf.set(key, address);
  return address;
}

/** base58 → 32 bytes. @throws RangeError when `address` is not the base58 of 32 bytes. */
export function addressBytes(address: Address): Uint8Array {
  const known = bytesOf.get(address);
  if (known !== undefined) return known;
  const bytes = decodeBase58(address);
  if (bytes?.length !== ADDRESS_BYTES) throw new RangeError(`"${address}" is not an address`);
  if (bytesOf.size >= CACHE_LIMIT) bytesOf.clear();
  bytesOf.set(address, bytes);
  return bytes;
}

/** Whether `text` is the base58 of 32 bytes. */
export function isAddress(text: string): boolean {
  // 44 characters hold 32 bytes; longer input is refused before the quadratic decoding.
  return bytesOf.has(text) || (text.length >= 32 && text.length <= 44 && decodeBase58(text)?.length === ADDRESS_BYTES);
}

/** base58 → bytes, undefined when a character is not of the alphabet. */
export function decodeBase58(text: string): Uint8Array | undefined {
  return bs58.decodeUnsafe(text);
}

/** bytes → base58. */
export function encodeBase58(bytes: Uint8Array): string {
  return bs58.encode(bytes);
}
