import type { LedgerEntry } from "./domain/ledger.ts";
import type { Millis } from "./domain/quantity.ts";
import type { ExecutionReport } from "./domain/report.ts";
import { type CycleIntent, openIntents } from "./execution/cycle/index.ts";
import type { LedgerReader } from "./ledger/reader.ts";
import { Fields } from "./record/fields.ts";
import { decodeReport } from "./record/reportCodec.ts";

/** What a run must know of the runs before it. */
export interface Recalled {
  /** The next decision's number: one id names one decision of this ledger, whichever run made it. */
  readonly nextDecision: number;
  /** This UTC day's reports, in order: a loss limit that forgot its losses at a restart would be none. */
  readonly today: readonly ExecutionReport[];
  /** Transactions that may have been sent and whose fate the ledger does not say. */
  readonly open: readonly CycleIntent[];
}

const DAY = 86_400_000;

/**
 * Reads a ledger from its first entry. Start and recovery are this one path.
 *
 * @throws EmpireError LEDGER_ENTRY_INVALID for an intent that cannot be read; FieldError for a report that cannot.
 */
export async function recall(ledger: LedgerReader, now: Millis): Promise<Recalled> {
  const midnight = Math.floor(now / DAY) * DAY;
  const today: ExecutionReport[] = [];
  const executions: LedgerEntry[] = [];
  let nextDecision = 1;
  for await (const entry of ledger.entries()) {
    if (entry.kind === "decision") nextDecision = Math.max(nextDecision, Number(entry.ref.slice(1)) + 1);
    if (entry.kind === "intent" || entry.kind === "report") executions.push(entry);
    if (entry.kind === "report" && entry.at >= midnight) today.push(decodeReport(new Fields(entry.body)));
  }
  return { nextDecision, today, open: openIntents(executions) };
}
