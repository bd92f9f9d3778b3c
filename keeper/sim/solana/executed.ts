import type { DroppedRun, LandedRun } from "./execute.ts";
import type { TransactionError } from "./transactionError.ts";

/** What became of a transaction that was sent in this process. */
export interface Executed {
  readonly signature: string;
  /** Whether it is on the chain. A failed transaction is too, when it paid its fee. */
  readonly landed: boolean;
  readonly slot: number;
  readonly err: TransactionError | null;
  readonly logs: readonly string[];
  readonly unitsConsumed: bigint;
  /** Lamports paid, 0 when it did not land. */
  readonly fee: bigint;
}

/** The short form of a run. */
export function describeRun(signature: string, slot: number, run: LandedRun | DroppedRun): Executed {
  const { err, logs, unitsConsumed } = run.landed ?? run.report;
  return { signature, landed: run.landed !== undefined, slot, err, logs, unitsConsumed, fee: run.landed?.fee ?? 0n };
}
