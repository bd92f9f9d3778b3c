import { resolve } from "node:path";
import { sql } from "kysely";
import { EmpireError } from "../domain/error.ts";
import type { Json, LedgerEntry, NewLedgerEntry } from "../domain/ledger.ts";
import type { Journal } from "../domain/ports.ts";
import { millis } from "../domain/quantity.ts";
import type { Runtime } from "../runtime.ts";
import { canonicalJson } from "./canonicalJson.ts";
import { guarded, openDatabase } from "./database.ts";
import { entryHash, rowHash } from "./hash.ts";
import { type LedgerHead, type LedgerReader, type LedgerRow, readerOf } from "./reader.ts";
import type { LedgerDb } from "./schema.ts";
import { lockForWriting } from "./writerLock.ts";

/** The ledger as its one writer has it. */
export interface Ledger extends Journal, LedgerReader {
  readonly path: string;
  /** Writes what is pending, then closes the file and gives up the lock. Calling it again does nothing. */
  close(): Promise<void>;
}

interface Pending {
  readonly entry: NewLedgerEntry;
  readonly at: number;
  readonly body: string;
  readonly resolve: (entry: LedgerEntry) => void;
  readonly reject: (error: unknown) => void;
}

/** Rows of one INSERT: 7 parameters each, far below SQLite's 32,766. */
const MAX_BATCH = 256;
/** What an entry may be called by: ids and signatures, nothing that a terminal or SQLite would read differently. */
const REF = /^[\x21-\x7e]{1,200}$/;

/**
 * Opens the ledger at `path` for writing and holds it until `close`; makes it where it is missing.
 *
 * `append` keeps the order of its calls. What was appended in one turn of the event loop becomes one commit. An entry
 * that has resolved survives `kill -9`; an `intent`, which precedes a wire call that moves money, also a power cut.
 *
 * @throws EmpireError LEDGER_LOCKED while another process writes it; LEDGER_CORRUPT when its end does not verify.
 */
export async function openLedger({ path, runtime }: { path: string; runtime: Runtime }): Promise<Ledger> {
  const file = resolve(path);
  const lock = lockForWriting(file);
  let db: LedgerDb | undefined;
  try {
    db = await openDatabase(file, "write");
    const head = await checkEnd(db, file);
    return writer(db, file, head, runtime, () => lock.release());
  } catch (error) {
    await db?.destroy();
    lock.release();
    throw error;
  }
}

function writer(db: LedgerDb, file: string, end: LedgerHead, runtime: Runtime, unlock: () => void): Ledger {
  const reader = readerOf(db, file);
  const pending: Pending[] = [];
  let head = end;
  let flushing: Promise<void> | undefined;
  let closing: Promise<void> | undefined;

  /** Only where power matters: the disk's answer takes several times as long, and nothing else runs meanwhile. */
  async function commit(entries: readonly LedgerEntry[], rows: readonly LedgerRow[]): Promise<void> {
    const throughPowerCut = entries.some((entry) => entry.kind === "intent");
    await guarded(file, async () => {
      if (throughPowerCut) await sql`PRAGMA synchronous = FULL`.execute(db);
      try {
        await db.insertInto("entry").values(rows).execute();
      } finally {
        if (throughPowerCut) await sql`PRAGMA synchronous = NORMAL`.execute(db);
      }
    });
  }

  async function flush(): Promise<void> {
    await Promise.resolve();
    while (pending.length > 0) {
      const batch = pending.splice(0, MAX_BATCH);
      try {
        const { entries, rows, last } = chain(batch, head);
        await commit(entries, rows);
        head = last;
        for (const [i, entry] of entries.entries()) batch[i]?.resolve(entry);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    flushing = undefined;
  }

  return {
    path: file,
    ...reader,
    async append(entry) {
      if (closing) throw new EmpireError("LEDGER_FAILED", `the ledger is closed: ${entry.kind} was not written`);
      if (!REF.test(entry.ref)) {
        throw new EmpireError("LEDGER_ENTRY_INVALID", `"${entry.ref}" is not a ref: 1 to 200 visible ASCII characters`);
      }
      const body = canonicalJson(entry.body);
      return new Promise<LedgerEntry>((resolve, reject) => {
        pending.push({ entry, at: Math.floor(runtime.now()), body, resolve, reject });
        flushing ??= flush();
      });
    },
    close() {
      closing ??= (async () => {
        await flushing;
        // The client leaves everything in the WAL, and a copy of the file alone would miss it.
        await guarded(file, () => sql`PRAGMA wal_checkpoint(TRUNCATE)`.execute(db)).catch(() => undefined);
        await db.destroy();
        unlock();
      })();
      return closing;
    },
  };
}

/** The batch as entries and as rows, chained to `head`. Bodies are what the text says, whatever the caller does later. */
function chain(batch: readonly Pending[], head: LedgerHead) {
  const entries: LedgerEntry[] = [];
  const rows: LedgerRow[] = [];
  let last = head;
  for (const { entry, at, body } of batch) {
    const { kind, ref } = entry;
    const unhashed = {
      seq: last.entries + 1,
      at: millis(at),
      kind,
      ref,
      body: JSON.parse(body) as Json,
      prev: last.hash,
    };
    const hash = entryHash(unhashed);
    entries.push({ ...unhashed, hash });
    rows.push({ ...unhashed, body, hash });
    last = { entries: unhashed.seq, hash };
  }
  return { entries, rows, last };
}

/** The head, once the last entry has been found to hash to it: a run must not build on a broken end. */
async function checkEnd(db: LedgerDb, file: string): Promise<LedgerHead> {
  const head = await readerOf(db, file).head();
  const last = await db.selectFrom("entry").selectAll().orderBy("seq", "desc").limit(1).executeTakeFirst();
  if (last === undefined && head.entries === 0) return head;
  if (last?.seq === head.entries && last.hash === head.hash && rowHash(last) === head.hash) return head;
  const message = `the end of the ledger ${file} does not verify: "empire verify" names the first difference`;
  throw new EmpireError("LEDGER_CORRUPT", message);
}
