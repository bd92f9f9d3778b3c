import type { Client, InValue, Transaction } from "@libsql/client";
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";
import { EmpireError } from "../domain/error.ts";

/**
 * kysely over one @libsql/client. The client must have been made with `concurrency: 1`: pragmas belong to a connection,
 * and a pool would hand out one that never heard them. Queries therefore take turns.
 */
export function libsqlDialect(client: Client): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new LibsqlDriver(client),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

class LibsqlDriver implements Driver {
  readonly #client: Client;
  readonly #waiting: (() => void)[] = [];
  #taken = false;

  constructor(client: Client) {
    this.#client = client;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<LibsqlConnection> {
    if (this.#taken) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#taken = true;
    return new LibsqlConnection(this.#client);
  }

  async beginTransaction(connection: LibsqlConnection): Promise<void> {
    connection.transaction = await this.#client.transaction("write");
  }

  async commitTransaction(connection: LibsqlConnection): Promise<void> {
    await connection.transaction?.commit();
  }

  async rollbackTransaction(connection: LibsqlConnection): Promise<void> {
    await connection.transaction?.rollback();
  }

  async releaseConnection(connection: LibsqlConnection): Promise<void> {
    connection.transaction?.close();
    const next = this.#waiting.shift();
    if (next === undefined) this.#taken = false;
    else next();
  }

  async destroy(): Promise<void> {
    this.#client.close();
  }
}

class LibsqlConnection implements DatabaseConnection {
  readonly #client: Client;
  transaction: Transaction | undefined;

  constructor(client: Client) {
    this.#client = client;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const result = await (this.transaction ?? this.#client).execute({
      sql: query.sql,
      args: query.parameters.map(sqlValue),
    });
    return {
      // Rows come as the table's types say; a file that somebody changed is caught by the hash chain, not here.
      rows: result.rows.map((row) => ({ ...row }) as R),
      numAffectedRows: BigInt(result.rowsAffected),
      ...(result.lastInsertRowid === undefined ? {} : { insertId: result.lastInsertRowid }),
    };
  }

  // biome-ignore lint/correctness/useYield: the client has no cursor, so there is nothing to stream
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new EmpireError("UNSUPPORTED", "this SQLite client has no cursor: read page by page with limit");
  }
}

function sqlValue(value: unknown): InValue {
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "bigint") {
    return value;
  }
  throw new EmpireError("UNSUPPORTED", `a ${typeof value} cannot be a parameter of a query here`);
}
