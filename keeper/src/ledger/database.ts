import { existsSync, mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { createClient, LibsqlError } from "@libsql/client";
import { Kysely, sql } from "kysely";
import { EmpireError } from "../domain/error.ts";
import { libsqlDialect } from "./libsqlDialect.ts";
import { checkSchema, type LedgerDb, prepareSchema } from "./schema.ts";

/** How long a query waits for another connection's lock. */
const BUSY_MS = 5_000;

/**
 * The ledger's file, for writing made where it is missing, for reading refused where it is.
 *
 * WAL lets readers read while the one writer writes.
 *
 * @throws EmpireError LEDGER_MISSING, LEDGER_CORRUPT, UNSUPPORTED or LEDGER_FAILED.
 */
export async function openDatabase(path: string, mode: "read" | "write"): Promise<LedgerDb> {
  const file = resolve(path);
  if (mode === "read" && !existsSync(file)) {
    throw new EmpireError(
      "LEDGER_MISSING",
      `there is no ledger at ${file}: run "empire run" first, or set EMPIRE_HOME`,
    );
  }
  mkdirSync(dirname(file), { recursive: true });
  return guarded(file, async () => {
    const client = createClient({ url: pathToFileURL(file).href, concurrency: 1, timeout: BUSY_MS });
    const db: LedgerDb = new Kysely({ dialect: libsqlDialect(client) });
    try {
      if (mode === "write") {
        await sql`PRAGMA journal_mode = WAL`.execute(db);
        await sql`PRAGMA synchronous = NORMAL`.execute(db);
        await prepareSchema(db);
      } else {
        await sql`PRAGMA query_only = ON`.execute(db);
        await checkSchema(db);
      }
      return db;
    } catch (error) {
      client.close();
      throw error;
    }
  });
}

/** Runs `work` and says in the keeper's words what SQLite refused. */
export async function guarded<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RangeError) {
      throw new EmpireError("LEDGER_CORRUPT", `${file} holds an integer beyond 2^53: restore a copy`, { cause: error });
    }
    if (!(error instanceof LibsqlError)) throw error;
    const options = { cause: error, context: { file, sqlite: error.extendedCode ?? error.code } };
    if (error.code === "SQLITE_NOTADB" || error.code === "SQLITE_CORRUPT") {
      const message = `${file} is damaged or not a SQLite file: move it away and restore a copy (${error.message})`;
      throw new EmpireError("LEDGER_CORRUPT", message, options);
    }
    const message = `the ledger ${file} failed: check its disk and permissions (${error.message})`;
    throw new EmpireError("LEDGER_FAILED", message, { ...options, recoverable: error.code === "SQLITE_BUSY" });
  }
}
