import { resolve } from "node:path";
import type { Json, LedgerEntry, LedgerKind } from "../domain/ledger.ts";
import { millis } from "../domain/quantity.ts";
import { guarded, openDatabase } from "./database.ts";
import type { LedgerDb } from "./schema.ts";

/** Where the chain ends: the number of entries, and the last one's hash (64 zeros while there is none). */
export interface LedgerHead {
  readonly entries: number;
  readonly hash: string;
}

/** Which entries: of one kind, and from one seq to another, both included. */
export interface EntryFilter {
  readonly kind?: LedgerKind;
  readonly from?: number;
  readonly to?: number;
}

/** A row as the file has it: nothing about it is to be trusted before it is verified. */
export interface LedgerRow {
  readonly seq: number;
  readonly at: number;
  readonly kind: string;
  readonly ref: string;
  readonly body: string;
  readonly prev: string;
  readonly hash: string;
}

export interface LedgerReader {
  /** In order, a page at a time, so that neither a long ledger nor a slow consumer holds a lock or fills memory. */
  entries(filter?: EntryFilter): AsyncIterable<LedgerEntry>;
  /** The rows behind `entries`, unparsed: what verification reads. */
  rows(filter?: EntryFilter): AsyncIterable<LedgerRow>;
  head(): Promise<LedgerHead>;
  close(): Promise<void>;
}

const PAGE = 500;

/**
 * The ledger at `path`, for reading only, also while a run writes it.
 *
 * @throws EmpireError LEDGER_MISSING, LEDGER_CORRUPT, UNSUPPORTED or LEDGER_FAILED.
 */
export async function readLedger(path: string): Promise<LedgerReader> {
  const db = await openDatabase(path, "read");
  return { ...readerOf(db, resolve(path)), close: () => db.destroy() };
}

/** The reading half over an open database. */
export function readerOf(db: LedgerDb, file: string): Omit<LedgerReader, "close"> {
  async function* rows(filter: EntryFilter = {}): AsyncIterable<LedgerRow> {
    let from = filter.from ?? Number.MIN_SAFE_INTEGER;
    while (true) {
      let query = db.selectFrom("entry").selectAll().where("seq", ">=", from).orderBy("seq").limit(PAGE);
      if (filter.to !== undefined) query = query.where("seq", "<=", filter.to);
      if (filter.kind !== undefined) query = query.where("kind", "=", filter.kind);
      const page = await guarded(file, () => query.execute());
      yield* page;
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE) return;
      from = last.seq + 1;
    }
  }
  async function* entries(filter?: EntryFilter): AsyncIterable<LedgerEntry> {
    for await (const row of rows(filter)) {
      const kind = row.kind as LedgerKind;
      yield { ...row, kind, at: millis(row.at), body: JSON.parse(row.body) as Json };
    }
  }
  async function head(): Promise<LedgerHead> {
    const { entries, hash } = await guarded(file, () => db.selectFrom("head").selectAll().executeTakeFirstOrThrow());
    return { entries, hash };
  }
  return { entries, rows, head };
}
