import { type Address, decodeBase58, isAddress } from "../address.ts";
import type { Commitment } from "../slots.ts";
import { invalidParams } from "./rpcError.ts";

const SIGNATURE_BYTES = 64;
/** Names from before commitments were reduced to three; clients still send them. */
const COMMITMENTS: ReadonlyMap<string, Commitment> = new Map([
  ["processed", "processed"],
  ["recent", "processed"],
  ["confirmed", "confirmed"],
  ["single", "confirmed"],
  ["singleGossip", "confirmed"],
  ["finalized", "finalized"],
  ["root", "finalized"],
  ["max", "finalized"],
]);

/** A JSON object whose members are read with their types checked. All readers throw -32602. */
export class Options {
  readonly #values: ReadonlyMap<string, unknown>;

  constructor(value: unknown) {
    if (value === undefined || value === null) this.#values = new Map();
    else if (typeof value === "object" && !Array.isArray(value)) this.#values = new Map(Object.entries(value));
    else throw invalidParams("Invalid params: expected an object of options.");
  }

  has(name: string): boolean {
    return this.raw(name) !== undefined;
  }

  /** The member as it came; null counts as absent. */
  raw(name: string): unknown {
    return this.#values.get(name) ?? undefined;
  }

  string(name: string): string | undefined {
    const value = this.raw(name);
    if (value === undefined || typeof value === "string") return value;
    throw invalidParams(`Invalid params: ${name} must be a string.`);
  }

  oneOf<const T extends string>(name: string, allowed: readonly T[]): T | undefined {
    const value = this.string(name);
    if (value === undefined) return undefined;
    const found = allowed.find((one) => one === value);
    if (found === undefined) throw invalidParams(`Invalid params: ${name} must be one of ${allowed.join(", ")}.`);
    return found;
  }

  boolean(name: string): boolean | undefined {
    const value = this.raw(name);
    if (value === undefined || typeof value === "boolean") return value;
    throw invalidParams(`Invalid params: ${name} must be true or false.`);
  }

  integer(name: string): number | undefined {
    const value = this.raw(name);
    return value === undefined ? undefined : asInteger(value, name);
  }

  address(name: string): Address | undefined {
    const value = this.raw(name);
    return value === undefined ? undefined : asAddress(value, name);
  }

  options(name: string): Options | undefined {
    return this.has(name) ? new Options(this.raw(name)) : undefined;
  }

  list(name: string): readonly unknown[] | undefined {
    const value = this.raw(name);
    return value === undefined ? undefined : asList(value, name);
  }

  /** The RPC's default is finalized. */
  commitment(name = "commitment"): Commitment {
    const value = this.string(name) ?? "finalized";
    const commitment = COMMITMENTS.get(value);
    if (commitment === undefined) throw invalidParams(`Invalid params: unknown commitment "${value}".`);
    return commitment;
  }
}

/** A method's positional parameters, read with their types checked. All readers throw -32602. */
export class Params {
  readonly #values: readonly unknown[];

  constructor(values: readonly unknown[]) {
    this.#values = values;
  }

  raw(index: number): unknown {
    return this.#values[index] ?? undefined;
  }

  address(index: number, name: string): Address {
    return asAddress(this.#required(index, name), name);
  }

  signature(index: number, name: string): string {
    return asSignature(this.#required(index, name), name);
  }

  string(index: number, name: string): string {
    const value = this.#required(index, name);
    if (typeof value === "string") return value;
    throw invalidParams(`Invalid params: ${name} must be a string.`);
  }

  integer(index: number, name: string): number {
    return asInteger(this.#required(index, name), name);
  }

  list(index: number, name: string): readonly unknown[] {
    return asList(this.#required(index, name), name);
  }

  options(index: number): Options {
    return new Options(this.raw(index));
  }

  #required(index: number, name: string): unknown {
    const value = this.raw(index);
    if (value === undefined) throw invalidParams(`Invalid params: ${name} is missing.`);
    return value;
  }
}

/** `value` as an address. @throws RpcError -32602 */
export function asAddress(value: unknown, name: string): Address {
  if (typeof value !== "string" || !isAddress(value)) throw invalidParams(`Invalid param: ${name} is not an address.`);
  return value;
}

/** `value` as a transaction's signature, base58. @throws RpcError -32602 */
export function asSignature(value: unknown, name: string): string {
  const fits = typeof value === "string" && value.length >= 64 && value.length <= 88;
  if (!fits || decodeBase58(value)?.length !== SIGNATURE_BYTES) {
    throw invalidParams(`Invalid param: ${name} is not a signature.`);
  }
  return value;
}

function asInteger(value: unknown, name: string): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
  throw invalidParams(`Invalid params: ${name} must be an unsigned integer.`);
}

function asList(value: unknown, name: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw invalidParams(`Invalid params: ${name} must be an array.`);
}
