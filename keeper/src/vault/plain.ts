import { PublicKey } from "@solana/web3.js";
import BN from "bn.js";

/** A value that anchor's coder gave, with every integer wider than 32 bits as a bigint. */
export type Plain<T> = T extends BN
  ? bigint
  : T extends PublicKey
    ? PublicKey
    : T extends readonly (infer E)[]
      ? readonly Plain<E>[]
      : T extends object
        ? { readonly [K in keyof T]: Plain<T[K]> }
        : T;

/** `value` without bn.js anywhere inside. */
export function plain<T>(value: T): Plain<T> {
  return strip(value) as Plain<T>;
}

function strip(value: unknown): unknown {
  if (BN.isBN(value)) return BigInt(value.toString());
  if (Array.isArray(value)) return value.map(strip);
  if (value === null || typeof value !== "object" || value instanceof PublicKey || value instanceof Uint8Array)
    return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, strip(inner)]));
}
