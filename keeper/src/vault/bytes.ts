import { utils } from "@coral-xyz/anchor";

/** Bytes in base64, in Node and in a browser. */
export function base64(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** `bytes` as the Buffer that anchor's coder wants, without the global one, which browsers do not have. */
export function bufferOf(bytes: Uint8Array): Buffer {
  return "readUInt32LE" in bytes ? (bytes as Buffer) : utils.bytes.base64.decode(base64(bytes));
}

/** Bytes in hex: how feeds, roots and heads are named. */
export function hex(bytes: Uint8Array | readonly number[]): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
