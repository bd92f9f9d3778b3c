import { type ChainLock, lockOwner, takeLock } from "../chain/lock.ts";
import { EmpireError, isEmpireError } from "../domain/error.ts";

/**
 * Makes this process the ledger's only writer. The lock is a folder beside the file; one that a dead process left is
 * taken over.
 *
 * @throws EmpireError LEDGER_LOCKED while another opener holds it.
 */
export function lockForWriting(file: string): Pick<ChainLock, "release"> {
  try {
    return takeLock(`${file}-lock`);
  } catch (error) {
    if (!isEmpireError(error, "CHAIN_LOCKED")) throw error;
    throw locked(file, typeof error.context.pid === "number" ? error.context.pid : undefined, error);
  }
}

/**
 * Looks whether the ledger could be written now, for a command that would otherwise start much else first.
 *
 * @throws EmpireError LEDGER_LOCKED while another process holds it.
 */
export function assertUnlocked(file: string): void {
  const owner = lockOwner(`${file}-lock`);
  if (owner) throw locked(file, owner.pid);
}

function locked(file: string, pid: number | undefined, cause?: unknown): EmpireError {
  const holder = pid === undefined ? "another process" : `process ${pid}`;
  return new EmpireError(
    "LEDGER_LOCKED",
    `${holder} is writing the ledger ${file}: end it first, or read the ledger meanwhile`,
    { recoverable: true, context: { pid }, cause },
  );
}
