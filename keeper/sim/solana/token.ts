import type { Account } from "./account.ts";
import { type Address, addressOf, NATIVE_MINT, TOKEN_2022_PROGRAM, TOKEN_PROGRAM } from "./address.ts";

/** Layouts of the SPL Token program's `Account` and `Mint`; Token-2022 begins with the same bytes. */
const ACCOUNT_BYTES = 165;
const MINT_BYTES = 82;
/** Token-2022 pads a mint to an account's length and writes what it is behind it. */
const KIND_AT = 165;
const KIND_MINT = 1;
const KIND_ACCOUNT = 2;
const STATES = ["uninitialized", "initialized", "frozen"] as const;

export interface TokenAccount {
  readonly mint: Address;
  readonly owner: Address;
  readonly amount: bigint;
  readonly delegate: Address | undefined;
  readonly delegatedAmount: bigint;
  readonly state: "initialized" | "frozen";
  /** Lamports kept back as rent where the account wraps SOL. */
  readonly rentExemptReserve: bigint | undefined;
  readonly closeAuthority: Address | undefined;
}

export interface Mint {
  readonly mintAuthority: Address | undefined;
  readonly supply: bigint;
  readonly decimals: number;
  readonly freezeAuthority: Address | undefined;
}

/** An amount with its decimals, as JSON-RPC writes it. */
export interface UiTokenAmount {
  readonly amount: string;
  readonly decimals: number;
  readonly uiAmount: number | null;
  readonly uiAmountString: string;
}

/** Whether `program` is one of the two token programs. */
export function isTokenProgram(program: Address): boolean {
  return program === TOKEN_PROGRAM || program === TOKEN_2022_PROGRAM;
}

/** `account` read as a token account, undefined when it is none. */
export function tokenAccountOf(account: Account | undefined): TokenAccount | undefined {
  if (account === undefined || !isTokenProgram(account.owner)) return undefined;
  if (!hasKind(account.data, ACCOUNT_BYTES, KIND_ACCOUNT)) return undefined;
  const data = bufferOf(account.data);
  const state = STATES[data[108] ?? 0];
  if (state !== "initialized" && state !== "frozen") return undefined;
  return {
    mint: addressOf(data.subarray(0, 32)),
    owner: addressOf(data.subarray(32, 64)),
    amount: data.readBigUInt64LE(64),
    delegate: optionalAddress(data, 72),
    state,
    rentExemptReserve: data.readUInt32LE(109) === 1 ? data.readBigUInt64LE(113) : undefined,
    delegatedAmount: data.readBigUInt64LE(121),
    closeAuthority: optionalAddress(data, 129),
  };
}

/** `account` read as a mint, undefined when it is none. */
export function mintOf(account: Account | undefined): Mint | undefined {
  if (account === undefined || !isTokenProgram(account.owner)) return undefined;
  if (!hasKind(account.data, MINT_BYTES, KIND_MINT)) return undefined;
  const data = bufferOf(account.data);
  if (data[45] !== 1) return undefined;
  return {
    mintAuthority: optionalAddress(data, 0),
    supply: data.readBigUInt64LE(36),
    decimals: data[44] ?? 0,
    freezeAuthority: optionalAddress(data, 46),
  };
}

/** `amount` of a token with `decimals`, as JSON-RPC writes it: trailing zeros dropped. */
export function uiTokenAmount(amount: bigint, decimals: number): UiTokenAmount {
  const digits = amount.toString().padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, "");
  const text = fraction === "" ? whole : `${whole}.${fraction}`;
  return { amount: amount.toString(), decimals, uiAmount: Number(text), uiAmountString: text };
}

/** Whether a token account of `mint` wraps SOL. */
export function isNativeMint(mint: Address): boolean {
  return mint === NATIVE_MINT;
}

function hasKind(data: Uint8Array, exact: number, kind: number): boolean {
  return data.length === exact || (data.length > KIND_AT && data[KIND_AT] === kind);
}

function bufferOf(data: Uint8Array): Buffer {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}

/** COption<Pubkey>: a u32 that is 1 when the 32 bytes after it mean something. */
function optionalAddress(data: Buffer, at: number): Address | undefined {
  return data.readUInt32LE(at) === 1 ? addressOf(data.subarray(at + 4, at + 36)) : undefined;
}
