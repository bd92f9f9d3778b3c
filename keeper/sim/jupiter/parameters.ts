import { PublicKey } from "@solana/web3.js";
import { Refusal, unparsable } from "./refusal.ts";

const U64_MAX = (1n << 64n) - 1n;

/** A query string, parsed: a name that is given twice has an array. */
export type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

const text = (query: Query, name: string): string | undefined => {
  const value = query[name];
  return typeof value === "string" ? value : value?.join(",");
};

/** A required parameter. @throws Refusal 400 when it is missing or empty. */
export function required(query: Query, name: string): string {
  const value = text(query, name);
  if (!value) throw new Refusal(400, `Query parameter ${name} is required`);
  return value;
}

/** A base58 address. @throws Refusal 400 when it is not one. */
export function key(value: string, name: string): PublicKey {
  try {
    return new PublicKey(value);
  } catch {
    throw unparsable(name, "Invalid");
  }
}

/** An optional base58 address. @throws Refusal 400 when it is given and is not one. */
export function optionalKey(query: Query, name: string): PublicKey | undefined {
  const value = text(query, name);
  return value === undefined ? undefined : key(value, name);
}

/** Atoms above 0. @throws Refusal 400 otherwise, in the words of the real API. */
export function amount(query: Query): bigint {
  const value = required(query, "amount");
  if (!/^\d+$/.test(value)) throw unparsable("amount", "ParseIntError { kind: InvalidDigit }");
  const atoms = BigInt(value);
  if (atoms > U64_MAX) throw unparsable("amount", "ParseIntError { kind: PosOverflow }");
  if (atoms === 0n) throw new Refusal(400, "Amount must be greater than 0");
  return atoms;
}

/** A whole number from 0 to `max`. @throws Refusal 400 otherwise. */
export function count(query: Query, name: string, fallback: number, max: number): number {
  const value = text(query, name);
  if (value === undefined) return fallback;
  if (!/^\d{1,9}$/.test(value)) throw unparsable(name, "ParseIntError { kind: InvalidDigit }");
  if (Number(value) > max) throw new Refusal(400, `Query parameter ${name} must be at most ${max}`);
  return Number(value);
}

/** `true` or `false`. @throws Refusal 400 for anything else. */
export function flag(query: Query, name: string, fallback: boolean): boolean {
  const value = text(query, name);
  if (value === undefined) return fallback;
  if (value !== "true" && value !== "false") throw unparsable(name, "ParseBoolError");
  return value === "true";
}

/** Names separated by commas, or the parameter repeated; undefined when there is none. */
export function list(query: Query, name: string): readonly string[] | undefined {
  const names = text(query, name)?.split(",").filter(Boolean);
  return names?.length ? names : undefined;
}
