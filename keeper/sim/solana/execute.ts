import type { TransactionMetadata } from "litesvm/dist/internal.js";
import type { Account, Write } from "./account.ts";
import type { Accounts } from "./accounts.ts";
import { type Address, addressOf, SYSTEM_PROGRAM } from "./address.ts";
import { feeOf } from "./fees.ts";
import type { InnerInstructions, Landed, ReturnData, RunReport, TokenBalance } from "./landed.ts";
import { isWritable, type ResolvedKeys } from "./lookup.ts";
import type { Svm } from "./svm.ts";
import { mintOf, tokenAccountOf, uiTokenAmount } from "./token.ts";
import type { TransactionError } from "./transactionError.ts";
import type { WireTransaction } from "./wire.ts";

/** A run that is on the chain, with what it changed and how to take that back. */
export interface LandedRun {
  readonly landed: Landed;
  readonly writes: readonly Write[];
  readonly before: ReadonlyMap<Address, Account | undefined>;
}

/** A run that left nothing behind: no fee, no trace. */
export interface DroppedRun {
  readonly landed?: undefined;
  readonly report: RunReport;
}

/** Runs `transaction` in the current state and takes over what it wrote. */
export function runTransaction(
  svm: Svm,
  accounts: Accounts,
  transaction: WireTransaction,
  resolved: ResolvedKeys,
  block: { readonly slot: number; readonly blockTime: number },
): LandedRun | DroppedRun {
  const preBalances = balances(accounts, resolved.keys);
  const preTokenBalances = tokenBalances(accounts, resolved.keys);
  const writable = resolved.keys.filter((_, index) => isWritable(transaction, resolved, index));
  const states = writable.map((address) => [address, accounts.get(address)] as const);
  const { err, meta } = svm.run(transaction.bytes);
  const report = reportOf(err, meta);
  const writes: Write[] = [];
  const before = new Map<Address, Account | undefined>();
  for (const [address, state] of states) {
    const write = accounts.pull(address, state);
    if (write === undefined) continue;
    writes.push(write);
    before.set(address, state);
  }
  // A failed transaction that is included still pays; one that paid nothing was never included.
  if (err !== null && writes.length === 0) return { report };
  const landed: Landed = {
    ...report,
    ...block,
    signature: transaction.signature,
    transaction: transaction.bytes,
    fee: feeOf(transaction),
    preBalances,
    postBalances: balances(accounts, resolved.keys),
    preTokenBalances,
    postTokenBalances: tokenBalances(accounts, resolved.keys),
    loadedAddresses: { writable: resolved.writable, readonly: resolved.readonly },
  };
  return { landed, writes, before };
}

/** What the runtime says of a run, in our own values. */
export function reportOf(err: TransactionError | null, meta: TransactionMetadata): RunReport {
  return {
    err,
    logs: meta.logs(),
    unitsConsumed: meta.computeUnitsConsumed(),
    returnData: returnDataOf(meta),
    innerInstructions: innerInstructionsOf(meta),
  };
}

/** The report of a transaction that was refused before it ran. */
export function refused(err: TransactionError): RunReport {
  return { err, logs: [], unitsConsumed: 0n, returnData: null, innerInstructions: [] };
}

function innerInstructionsOf(meta: TransactionMetadata): InnerInstructions[] {
  return meta
    .innerInstructions()
    .map((calls, index) => ({
      index,
      instructions: calls.map((call) => {
        const instruction = call.instruction();
        return {
          programIdIndex: instruction.programIdIndex(),
          accounts: [...instruction.accounts()],
          data: instruction.data(),
          stackHeight: call.stackHeight(),
        };
      }),
    }))
    .filter((inner) => inner.instructions.length > 0);
}

function returnDataOf(meta: TransactionMetadata): ReturnData | null {
  const returned = meta.returnData();
  const data = returned.data();
  const programId = addressOf(returned.programId());
  return data.length === 0 && programId === SYSTEM_PROGRAM ? null : { programId, data };
}

function balances(accounts: Accounts, keys: readonly Address[]): bigint[] {
  return keys.map((key) => accounts.get(key)?.lamports ?? 0n);
}

function tokenBalances(accounts: Accounts, keys: readonly Address[]): TokenBalance[] {
  return keys.flatMap((key, accountIndex) => {
    const account = accounts.get(key);
    const token = tokenAccountOf(account);
    if (account === undefined || token === undefined) return [];
    const decimals = mintOf(accounts.get(token.mint))?.decimals ?? 0;
    return [
      {
        accountIndex,
        mint: token.mint,
        owner: token.owner,
        programId: account.owner,
        uiTokenAmount: uiTokenAmount(token.amount, decimals),
      },
    ];
  });
}
