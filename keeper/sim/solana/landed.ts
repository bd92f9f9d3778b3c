import type { Write } from "./account.ts";
import type { Address } from "./address.ts";
import type { UiTokenAmount } from "./token.ts";
import type { TransactionError } from "./transactionError.ts";

/** An instruction that a program called. Indexes are into the transaction's keys. */
export interface InnerInstruction {
  readonly programIdIndex: number;
  readonly accounts: readonly number[];
  readonly data: Uint8Array;
  readonly stackHeight: number;
}

/** What one top-level instruction called. */
export interface InnerInstructions {
  readonly index: number;
  readonly instructions: readonly InnerInstruction[];
}

export interface ReturnData {
  readonly programId: Address;
  readonly data: Uint8Array;
}

/** A token account's balance beside a transaction. */
export interface TokenBalance {
  readonly accountIndex: number;
  readonly mint: Address;
  readonly owner: Address;
  readonly programId: Address;
  readonly uiTokenAmount: UiTokenAmount;
}

/** What the runtime reports of a run, simulated or real. */
export interface RunReport {
  readonly err: TransactionError | null;
  readonly logs: readonly string[];
  readonly unitsConsumed: bigint;
  readonly returnData: ReturnData | null;
  readonly innerInstructions: readonly InnerInstructions[];
}

/** A transaction that is on the chain: it paid its fee, whether or not it succeeded. Amounts in lamports. */
export interface Landed extends RunReport {
  readonly signature: string;
  readonly transaction: Uint8Array;
  readonly slot: number;
  /** Unix seconds. */
  readonly blockTime: number;
  readonly fee: bigint;
  readonly preBalances: readonly bigint[];
  readonly postBalances: readonly bigint[];
  readonly preTokenBalances: readonly TokenBalance[];
  readonly postTokenBalances: readonly TokenBalance[];
  readonly loadedAddresses: { readonly writable: readonly Address[]; readonly readonly: readonly Address[] };
}

/** One change of the chain, whole or not at all: a transaction, a bundle, or accounts set from outside. */
export interface Step {
  readonly slot: number;
  /** Unix milliseconds. */
  readonly time: number;
  readonly transactions: readonly Landed[];
  readonly writes: readonly Write[];
}
