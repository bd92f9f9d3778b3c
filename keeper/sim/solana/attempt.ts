import type { Accounts } from "./accounts.ts";
import { type DroppedRun, type LandedRun, refused, runTransaction } from "./execute.ts";
import { describeRun, type Executed } from "./executed.ts";
import type { History } from "./history.ts";
import { isResolved, resolveKeys } from "./lookup.ts";
import type { Slots } from "./slots.ts";
import type { Svm } from "./svm.ts";
import type { TransactionError } from "./transactionError.ts";
import type { WireTransaction } from "./wire.ts";

/** What transactions run on. */
export interface Machine {
  readonly svm: Svm;
  readonly accounts: Accounts;
  readonly slots: Slots;
  readonly history: History;
}

/** What an attempt has left in the accounts: its runs, or nothing when it is not `ok`. */
export interface Attempt {
  readonly executed: readonly Executed[];
  readonly runs: readonly LandedRun[];
  readonly ok: boolean;
}

/**
 * Runs transactions one behind the other. With `whole` the first failure ends the attempt and takes back what the ones
 * before it wrote; without it a failed transaction is an ordinary outcome.
 */
export function attempt(machine: Machine, transactions: readonly WireTransaction[], whole: boolean): Attempt {
  const executed: Executed[] = [];
  const runs: LandedRun[] = [];
  for (const transaction of transactions) {
    const run = runOne(machine, transaction, runs);
    executed.push(describeRun(transaction.signature, machine.slots.current, run));
    if (run.landed !== undefined) runs.push(run);
    if (whole && (run.landed ?? run.report).err !== null) {
      for (const { before } of runs.toReversed()) takeBack(machine.accounts, before);
      return { executed, runs: [], ok: false };
    }
  }
  return { executed, runs, ok: true };
}

/** Writes accounts as they were `before`. */
export function takeBack(accounts: Accounts, before: LandedRun["before"]): void {
  for (const [address, account] of before) accounts.set({ address, account });
}

/** Why a transaction may not run at all, in the order in which a node asks: its age, then whether it ran before. */
export function refusalOf({ slots, history }: Machine, transaction: WireTransaction): TransactionError | undefined {
  if (slots.slotOf(transaction.blockhash) === undefined) return "BlockhashNotFound";
  return history.get(transaction.signature) === undefined ? undefined : "AlreadyProcessed";
}

function runOne(machine: Machine, transaction: WireTransaction, earlier: readonly LandedRun[]): LandedRun | DroppedRun {
  const { svm, accounts, slots } = machine;
  const repeated = earlier.some(({ landed }) => landed.signature === transaction.signature);
  const refusal = repeated ? "AlreadyProcessed" : refusalOf(machine, transaction);
  if (refusal !== undefined) return { report: refused(refusal) };
  const resolved = resolveKeys(transaction, (address) => accounts.get(address));
  if (!isResolved(resolved)) return { report: refused(resolved) };
  return runTransaction(svm, accounts, transaction, resolved, { slot: slots.current, blockTime: slots.unixTime });
}
