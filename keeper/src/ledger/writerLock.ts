import { type ChainLock, takeLock } from "../chain/lock.ts";
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
    const holder = error.context.pid === undefined ? "another process" : `process ${error.context.pid}`;
    const message = `${holder} is writing the ledger ${file}: end it first, or read the ledger meanwhile`;
    throw new EmpireError("LEDGER_LOCKED", message, { recoverable: true, context: error.context, cause: error });
  }
}
