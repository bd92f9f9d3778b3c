import { type Address, addressOf } from "./address.ts";

/** An account of the chain. One with 0 lamports does not exist. */
export interface Account {
  readonly lamports: bigint;
  /** The program that owns it. */
  readonly owner: Address;
  readonly executable: boolean;
  readonly data: Uint8Array;
}

/** An account and where it is. */
export interface AddressedAccount {
  readonly address: Address;
  readonly account: Account;
}

/** What an account became, undefined when it ceased to exist. */
export interface Write {
  readonly address: Address;
  readonly account: Account | undefined;
}

/** Whether two states of an account are the same to every program. */
export function sameAccount(a: Account | undefined, b: Account | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return (
    a.lamports === b.lamports &&
    a.owner === b.owner &&
    a.executable === b.executable &&
    Buffer.compare(a.data, b.data) === 0
  );
}

/** The shape in which the runtime hands an account out. */
interface RuntimeAccount {
  lamports(): bigint;
  owner(): Uint8Array;
  executable(): boolean;
  data(): Uint8Array;
}

/** Copies an account out of the runtime. */
export function fromRuntime(account: RuntimeAccount | null): Account | undefined {
  if (account === null) return undefined;
  const lamports = account.lamports();
  if (lamports === 0n) return undefined;
  return { lamports, owner: addressOf(account.owner()), executable: account.executable(), data: account.data() };
}
