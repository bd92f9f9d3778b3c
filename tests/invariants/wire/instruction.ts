import { TOKEN_PROGRAM_ID } from "@solana/spl-token";
import { SystemProgram, TransactionInstruction } from "@solana/web3.js";
import { EVENT_ACCOUNTS, VAULT_PROGRAM_ID } from "../../../keeper/src/vault/program.ts";
import { camel, fieldsOf, IDL, type IdlInstruction, type IdlType } from "./idl.ts";
import { type Key, keyOf } from "./key.ts";

export interface Meta {
  readonly key: Key;
  readonly signer: boolean;
  readonly writable: boolean;
}

/** One instruction, ready to be put into a message. */
export interface Wire {
  readonly name: string;
  readonly program: Key;
  readonly metas: readonly Meta[];
  readonly data: Uint8Array;
}

/** An argument: numbers as number or bigint, bytes and keys as Uint8Array, a struct as an object in camelCase, a vec as an array. */
export type Argument =
  | number
  | bigint
  | boolean
  | Uint8Array
  | Key
  | null
  | readonly Argument[]
  | { readonly [name: string]: Argument };

const VAULT = keyOf(VAULT_PROGRAM_ID);
/** What every instruction that names it is given. */
const CONSTANTS: Readonly<Record<string, Key>> = {
  tokenProgram: keyOf(TOKEN_PROGRAM_ID),
  systemProgram: keyOf(SystemProgram.programId),
  eventAuthority: keyOf(EVENT_ACCOUNTS.eventAuthority),
  program: VAULT,
};
const BY_NAME = new Map<string, IdlInstruction>(IDL.instructions.map((each) => [each.name, each]));
const scratch = new DataView(new ArrayBuffer(16_384));

/** Whether the released program has the instruction, by the IDL's name. */
export const hasInstruction = (name: string): boolean => BY_NAME.has(name);

/**
 * An instruction of the vault straight from the IDL, without a client between: accounts by their names in camelCase, the rest behind them.
 * Throws for an account or argument that is missing: the test would test nothing.
 */
export function vaultInstruction(
  name: string,
  accounts: Readonly<Record<string, Key>>,
  args: Readonly<Record<string, Argument>> = {},
  rest: readonly Meta[] = [],
): Wire {
  const idl = BY_NAME.get(name);
  if (idl === undefined) throw new Error(`the IDL has no instruction ${name}`);
  const metas = idl.accounts.map(({ name: account, signer = false, writable = false, optional = false }): Meta => {
    const spelled = camel(account);
    const key = accounts[spelled] ?? CONSTANTS[spelled];
    // Anchor's way to leave an optional account out is its own program.
    if (key === undefined && optional) return { key: VAULT, signer: false, writable: false };
    if (key === undefined) throw new Error(`${name} needs ${spelled}`);
    return { key, signer, writable };
  });
  let at = 0;
  for (const byte of idl.discriminator) scratch.setUint8(at++, byte);
  for (const { name: arg, type } of idl.args) {
    const value = args[camel(arg)];
    if (value === undefined) throw new Error(`${name} needs ${arg}`);
    at = write(type, value, at);
  }
  return {
    name,
    program: VAULT,
    metas: rest.length === 0 ? metas : [...metas, ...rest],
    data: new Uint8Array(scratch.buffer.slice(0, at)),
  };
}

/** Writes a value in borsh. Returns where it ends. */
function write(type: IdlType, value: Argument, at: number): number {
  if (typeof type === "string") return writePrimitive(type, value, at);
  if ("option" in type) {
    scratch.setUint8(at, value === null ? 0 : 1);
    return value === null ? at + 1 : write(type.option, value, at + 1);
  }
  if ("defined" in type) {
    const struct = value as { readonly [name: string]: Argument };
    return fieldsOf(type.defined.name).reduce((end, field) => {
      const part = struct[camel(field.name)];
      if (part === undefined) throw new Error(`${type.defined.name} needs ${field.name}`);
      return write(field.type, part, end);
    }, at);
  }
  const [item, counted] = "vec" in type ? [type.vec, true] : [type.array[0], false];
  const items = value as readonly Argument[] | Uint8Array;
  if (counted) scratch.setUint32(at, items.length, true);
  const start = counted ? at + 4 : at;
  if (items instanceof Uint8Array) {
    new Uint8Array(scratch.buffer).set(items, start);
    return start + items.length;
  }
  return items.reduce((end: number, each) => write(item, each, end), start);
}

function writePrimitive(type: string, value: Argument, at: number): number {
  switch (type) {
    case "u8":
    case "bool":
      scratch.setUint8(at, Number(value));
      return at + 1;
    case "u16":
      scratch.setUint16(at, Number(value), true);
      return at + 2;
    case "u32":
      scratch.setUint32(at, Number(value), true);
      return at + 4;
    case "u64":
      scratch.setBigUint64(at, BigInt(value as bigint), true);
      return at + 8;
    case "i64":
      scratch.setBigInt64(at, BigInt(value as bigint), true);
      return at + 8;
    case "pubkey":
      new Uint8Array(scratch.buffer).set((value as Key).bytes, at);
      return at + 32;
    case "bytes":
      return write({ vec: "u8" }, value, at);
    default:
      throw new Error(`no way to write ${type}`);
  }
}

/** The same for web3.js. */
export function toInstruction({ program, metas, data }: Wire): TransactionInstruction {
  const keys = metas.map(({ key, signer, writable }) => ({
    pubkey: key.pubkey,
    isSigner: signer,
    isWritable: writable,
  }));
  return new TransactionInstruction({ programId: program.pubkey, keys, data: Buffer.from(data) });
}

/** An instruction of web3.js as a wire one. */
export function fromInstruction(name: string, { programId, keys, data }: TransactionInstruction): Wire {
  const metas = keys.map(({ pubkey, isSigner, isWritable }) => ({
    key: keyOf(pubkey),
    signer: isSigner,
    writable: isWritable,
  }));
  return { name, program: keyOf(programId), metas, data: Uint8Array.from(data) };
}
