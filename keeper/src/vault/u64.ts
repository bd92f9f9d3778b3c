import BN from "bn.js";
import { EmpireError } from "../domain/error.ts";
import { isU64 } from "../domain/quantity.ts";

/**
 * `value` as anchor's coder takes a u64.
 *
 * @throws EmpireError AMOUNT_INVALID outside u64: the coder itself would wrap or truncate.
 */
export function u64(value: bigint, name: string): BN {
  if (!isU64(value)) throw new EmpireError("AMOUNT_INVALID", `${name} must be between 0 and 2^64 - 1, got ${value}`);
  return new BN(value.toString());
}

/** `value` as anchor's coder takes an i64 of seconds. @throws EmpireError AMOUNT_INVALID when negative or beyond i64. */
export function seconds(value: bigint, name: string): BN {
  if (value < 0n || value >= 1n << 63n) {
    throw new EmpireError("AMOUNT_INVALID", `${name} must be between 0 and 2^63 - 1 seconds, got ${value}`);
  }
  return new BN(value.toString());
}

/** `value` as 8 bytes, little-endian: how ids and numbers stand in the seeds of an address. */
export function u64Bytes(value: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, value, true);
  return bytes;
}
