import type { VaultAccount, WithdrawalAccount } from "../../../keeper/src/vault/account.ts";
import { camel, fieldsOf, type IdlType } from "./idl.ts";
import { keyAt } from "./key.ts";

/** Anchor's discriminator before each account. */
export const DISCRIMINATOR = 8;
const SIZES: Readonly<Record<string, number>> = {
  u8: 1,
  bool: 1,
  u16: 2,
  u32: 4,
  u64: 8,
  i64: 8,
  u128: 16,
  pubkey: 32,
};

type Reader = (bytes: DataView, at: number) => unknown;
const readers = new Map<string, Reader>();

function sizeOf(type: IdlType): number {
  if (typeof type === "string") {
    const size = SIZES[type];
    if (size === undefined) throw new Error(`no size for ${type}`);
    return size;
  }
  if ("array" in type) return sizeOf(type.array[0]) * type.array[1];
  if ("defined" in type) return fieldsOf(type.defined.name).reduce((sum, field) => sum + sizeOf(field.type), 0);
  throw new Error("no account has a field without a fixed size");
}

function readerOf(type: IdlType): Reader {
  if (type === "u64") return (bytes, at) => bytes.getBigUint64(at, true);
  if (type === "i64") return (bytes, at) => bytes.getBigInt64(at, true);
  if (type === "u8") return (bytes, at) => bytes.getUint8(at);
  if (type === "bool") return (bytes, at) => bytes.getUint8(at) !== 0;
  if (type === "u16") return (bytes, at) => bytes.getUint16(at, true);
  if (type === "u32") return (bytes, at) => bytes.getUint32(at, true);
  if (type === "u128") return (bytes, at) => bytes.getBigUint64(at, true) | (bytes.getBigUint64(at + 8, true) << 64n);
  if (type === "pubkey") return (bytes, at) => keyAt(bytes, at).pubkey;
  if (typeof type === "string") throw new Error(`no reader for ${type}`);
  if ("array" in type) {
    const [item, length] = type.array;
    if (item === "u8") return (bytes, at) => slice(bytes, at, length);
    const [read, size] = [readerOf(item), sizeOf(item)];
    return (bytes, at) => Array.from({ length }, (_, index) => read(bytes, at + index * size));
  }
  if ("defined" in type) return structReader(type.defined.name);
  throw new Error("no account has a field without a fixed size");
}

const slice = (bytes: DataView, at: number, length: number): Uint8Array =>
  new Uint8Array(bytes.buffer, bytes.byteOffset + at, length);

/** A reader of a struct that decodes a field when it is asked for it and not before: most of an account is never looked at. */
function structReader(name: string): Reader {
  const known = readers.get(name);
  if (known !== undefined) return known;
  class View {
    readonly bytes: DataView;
    readonly at: number;
    constructor(bytes: DataView, at: number) {
      this.bytes = bytes;
      this.at = at;
    }
  }
  let offset = 0;
  for (const field of fieldsOf(name)) {
    const [start, read] = [offset, readerOf(field.type)];
    Object.defineProperty(View.prototype, camel(field.name), {
      get(this: View) {
        return read(this.bytes, this.at + start);
      },
    });
    offset += sizeOf(field.type);
  }
  const reader: Reader = (bytes, at) => new View(bytes, at);
  readers.set(name, reader);
  return reader;
}

/** Where a field of an account starts, by its names from the outside in, as the IDL spells them. */
export function offsetOf(account: string, ...path: readonly (string | number)[]): number {
  let at = DISCRIMINATOR;
  let type: IdlType = { defined: { name: account } };
  for (const step of path) {
    const part = partOf(type, step);
    if (part === undefined) throw new Error(`${account} has no ${path.join(".")}`);
    at += part.offset;
    type = part.type;
  }
  return at;
}

/** Where an item or field is in a type. */
function partOf(type: IdlType, step: string | number): { readonly offset: number; readonly type: IdlType } | undefined {
  if (typeof type === "string") return undefined;
  if ("array" in type) return { offset: sizeOf(type.array[0]) * Number(step), type: type.array[0] };
  if (!("defined" in type)) return undefined;
  const fields = fieldsOf(type.defined.name);
  const place = fields.findIndex(({ name }) => name === step);
  const field = fields[place];
  return (
    field && { offset: fields.slice(0, place).reduce((sum, before) => sum + sizeOf(before.type), 0), type: field.type }
  );
}

/** An account's data as the struct of the IDL that it is. The bytes must not change afterwards. */
export function view<T>(account: string, data: Uint8Array): T {
  return structReader(account)(new DataView(data.buffer, data.byteOffset, data.byteLength), DISCRIMINATOR) as T;
}

export const viewVault = (data: Uint8Array): VaultAccount => view<VaultAccount>("Vault", data);
export const viewTicket = (data: Uint8Array): WithdrawalAccount => view<WithdrawalAccount>("Withdrawal", data);
