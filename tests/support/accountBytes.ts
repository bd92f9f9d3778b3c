import { PublicKey } from "@solana/web3.js";
import idl from "../../keeper/src/vault/idl/vault.json";

type Type = string | { readonly array: readonly [Type, number] } | { readonly defined: { readonly name: string } };
interface Field {
  readonly name: string;
  readonly type: Type;
}

/** A field's value as `decodeVault` and its like give it. */
export type FieldValue = number | bigint | PublicKey | Uint8Array | readonly FieldValue[] | Fields;
/** Fields by their names in camel case; those left out stay as they are. */
export interface Fields {
  readonly [name: string]: FieldValue | undefined;
}

const DISCRIMINATOR = 8;
const SIZES: Readonly<Record<string, number>> = { u8: 1, u16: 2, u32: 4, u64: 8, i64: 8, pubkey: 32 };

function fieldsOf(name: string): readonly Field[] {
  const found = idl.types.find((type) => type.name === name);
  if (found === undefined) throw new Error(`the IDL has no type ${name}`);
  return found.type.fields as readonly Field[];
}

function sizeOf(type: Type): number {
  if (typeof type === "string") {
    const size = SIZES[type];
    if (size === undefined) throw new Error(`no size for ${type}`);
    return size;
  }
  if ("array" in type) return sizeOf(type.array[0]) * type.array[1];
  return fieldsOf(type.defined.name).reduce((sum, field) => sum + sizeOf(field.type), 0);
}

/** An account of the program, named as in the IDL, with nothing but its discriminator and `fields`. */
export function accountBytes(name: string, fields: Fields): Uint8Array {
  return tagged(idl.accounts, name, fields);
}

/** An event of the program, named as in the IDL, as a receipt carries it: its discriminator and `fields`, all others zero. */
export function eventBytesOf(name: string, fields: Fields = {}): Uint8Array {
  return tagged(idl.events, name, fields);
}

interface Tagged {
  readonly name: string;
  readonly discriminator: readonly number[];
}

function tagged(all: readonly Tagged[], name: string, fields: Fields): Uint8Array {
  const found = all.find((its) => its.name === name);
  if (found === undefined) throw new Error(`the IDL has no ${name}`);
  const data = new Uint8Array(DISCRIMINATOR + sizeOf({ defined: { name } }));
  data.set(found.discriminator);
  return withFields(name, data, fields);
}

/** A copy of an account's `data` with `fields` written over it. */
export function withFields(name: string, data: Uint8Array, fields: Fields): Uint8Array {
  const copy = Uint8Array.from(data);
  writeStruct(new DataView(copy.buffer), DISCRIMINATOR, name, fields);
  return copy;
}

function writeStruct(view: DataView, start: number, name: string, fields: Fields): void {
  const unknown = new Set(Object.keys(fields));
  let at = start;
  for (const { name: snake, type } of fieldsOf(name)) {
    const value = fields[camel(snake)];
    unknown.delete(camel(snake));
    if (value !== undefined) write(view, at, type, value);
    at += sizeOf(type);
  }
  if (unknown.size > 0) throw new Error(`${name} has no field ${[...unknown].join(", ")}`);
}

function write(view: DataView, at: number, type: Type, value: FieldValue): void {
  if (typeof type !== "string") writeParts(view, at, type, value);
  else if (value instanceof PublicKey) new Uint8Array(view.buffer).set(value.toBytes(), at);
  else if (type === "u8") view.setUint8(at, Number(value));
  else if (type === "u16") view.setUint16(at, Number(value), true);
  else if (type === "i64") view.setBigInt64(at, BigInt(value as bigint), true);
  else if (type === "u64") view.setBigUint64(at, BigInt(value as bigint), true);
  else throw new Error(`cannot write ${type}`);
}

function writeParts(view: DataView, at: number, type: Exclude<Type, string>, value: FieldValue): void {
  if ("defined" in type) {
    writeStruct(view, at, type.defined.name, value as Fields);
    return;
  }
  const [of] = type.array;
  for (const [index, item] of (value as readonly FieldValue[]).entries())
    write(view, at + index * sizeOf(of), of, item);
}

function camel(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
