import { type Kysely, sql } from "kysely";
import { EmpireError } from "../domain/error.ts";
import { GENESIS } from "./hash.ts";

/** One row a ledger entry; `body` is canonical JSON, `at` Unix milliseconds. */
interface EntryTable {
  seq: number;
  at: number;
  kind: string;
  ref: string;
  body: string;
  prev: string;
  hash: string;
}

/** One row: how many entries there are, and the last one's hash. Kept by a trigger, so that a lost tail shows. */
interface HeadTable {
  id: number;
  entries: number;
  hash: string;
}

export interface LedgerTables {
  entry: EntryTable;
  head: HeadTable;
}

export type LedgerDb = Kysely<LedgerTables>;

/** "EMPR": marks the file as a ledger of this program. */
const APPLICATION_ID = 0x454d5052;
const VERSION = 1;

const STATEMENTS = [
  `CREATE TABLE entry (
    seq INTEGER PRIMARY KEY CHECK (seq BETWEEN 1 AND ${Number.MAX_SAFE_INTEGER}),
    at INTEGER NOT NULL CHECK (at BETWEEN 0 AND ${Number.MAX_SAFE_INTEGER}),
    kind TEXT NOT NULL,
    ref TEXT NOT NULL,
    body TEXT NOT NULL,
    prev TEXT NOT NULL,
    hash TEXT NOT NULL
  ) STRICT`,
  "CREATE INDEX entry_kind ON entry (kind, seq)",
  `CREATE TABLE head (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    entries INTEGER NOT NULL,
    hash TEXT NOT NULL
  ) STRICT`,
  `INSERT INTO head VALUES (1, 0, '${GENESIS}')`,
  "CREATE TRIGGER entry_no_update BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END",
  "CREATE TRIGGER entry_no_delete BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END",
  "CREATE TRIGGER head_no_delete BEFORE DELETE ON head BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END",
  // Also stops INSERT OR REPLACE, which deletes without firing the delete trigger, and a second writer's stale head.
  `CREATE TRIGGER entry_next BEFORE INSERT ON entry
    WHEN NEW.seq IS NOT (SELECT entries + 1 FROM head) OR NEW.prev IS NOT (SELECT hash FROM head)
    BEGIN SELECT RAISE(ABORT, 'an entry must follow the head'); END`,
  `CREATE TRIGGER entry_head AFTER INSERT ON entry
    BEGIN UPDATE head SET entries = NEW.seq, hash = NEW.hash; END`,
  `CREATE TRIGGER head_follows BEFORE UPDATE ON head
    WHEN NEW.entries IS NOT OLD.entries + 1 OR NEW.hash IS NOT (SELECT hash FROM entry WHERE seq = NEW.entries)
    BEGIN SELECT RAISE(ABORT, 'the head follows the entries'); END`,
  `PRAGMA application_id = ${APPLICATION_ID}`,
  `PRAGMA user_version = ${VERSION}`,
];

/**
 * Makes the tables and triggers in an empty file; in a ledger it changes nothing.
 *
 * @throws EmpireError LEDGER_CORRUPT for another program's database, UNSUPPORTED for a newer version's ledger.
 */
export async function prepareSchema(db: LedgerDb): Promise<void> {
  const { rows } = await sql<{ n: number }>`SELECT count(*) AS n FROM sqlite_master`.execute(db);
  if (rows[0]?.n !== 0) return checkSchema(db);
  await db.transaction().execute(async (tx) => {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(tx);
  });
}

/**
 * Whether the file is a ledger that this program reads.
 *
 * @throws EmpireError LEDGER_CORRUPT for another program's database, UNSUPPORTED for a newer version's ledger.
 */
export async function checkSchema(db: LedgerDb): Promise<void> {
  const id = (await sql<{ application_id: number }>`PRAGMA application_id`.execute(db)).rows[0]?.application_id;
  const version = (await sql<{ user_version: number }>`PRAGMA user_version`.execute(db)).rows[0]?.user_version;
  if (id !== APPLICATION_ID) {
    throw new EmpireError("LEDGER_CORRUPT", "this SQLite file is not a ledger: name another, or move it away");
  }
  if (version !== VERSION) {
    throw new EmpireError("UNSUPPORTED", `the ledger has version ${version}, this program reads ${VERSION}: update it`);
  }
}
