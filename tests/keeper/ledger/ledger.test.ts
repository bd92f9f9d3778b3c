import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { createClient } from "@libsql/client";
import { isEmpireError } from "../../../keeper/src/domain/error.ts";
import type { LedgerEntry, NewLedgerEntry } from "../../../keeper/src/domain/ledger.ts";
import { GENESIS } from "../../../keeper/src/ledger/hash.ts";
import { type Ledger, openLedger } from "../../../keeper/src/ledger/ledger.ts";
import { type EntryFilter, type LedgerReader, readLedger } from "../../../keeper/src/ledger/reader.ts";
import { verifyLedger } from "../../../keeper/src/ledger/verify.ts";
import { systemRuntime } from "../../../keeper/src/runtime.ts";

const CRASHER = fileURLToPath(new URL("crasher.ts", import.meta.url));
const runtime = systemRuntime();

const decision = (n: number): NewLedgerEntry => ({ kind: "decision", ref: `d${n}`, body: { n } });

async function collect(reader: Pick<LedgerReader, "entries">, filter?: EntryFilter): Promise<LedgerEntry[]> {
  const entries: LedgerEntry[] = [];
  for await (const entry of reader.entries(filter)) entries.push(entry);
  return entries;
}

describe("the ledger", () => {
  let dir: string;
  let path: string;
  const open: Ledger[] = [];

  async function ledger(): Promise<Ledger> {
    const opened = await openLedger({ path, runtime });
    open.push(opened);
    return opened;
  }

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "ledger-"));
    // A folder with characters that a URL would read otherwise.
    path = join(dir, "home #1 100%?", "ledger.sqlite");
  });

  afterEach(async () => {
    for (const opened of open.splice(0)) await opened.close();
    rmSync(dir, { recursive: true, force: true });
  });

  it("refuses a second writer while readers read, and lets one in after it closed", async () => {
    const first = await ledger();
    await first.append(decision(1));
    await assert.rejects(
      openLedger({ path, runtime }),
      (error) => isEmpireError(error, "LEDGER_LOCKED") && error.context.pid === process.pid,
    );
    const reader = await readLedger(path);
    await first.append(decision(2));
    assert.equal((await collect(reader)).length, 2);
    await reader.close();
    await first.close();
    await (await ledger()).append(decision(3));
    assert.equal((await verifyLedger(path)).ok, true);
  });

  it("refuses to change or remove a row, or to slip one in, even past its own code", async () => {
    const opened = await ledger();
    for (let n = 1; n <= 3; n++) await opened.append(decision(n));
    const client = createClient({ url: `file:${encodeURI(path).replace("#", "%23").replace("?", "%3F")}` });
    const refused = [
      "UPDATE entry SET body = '{}' WHERE seq = 2",
      "DELETE FROM entry WHERE seq = 3",
      "DELETE FROM entry",
      "INSERT OR REPLACE INTO entry SELECT seq, at, kind, ref, '{}', prev, hash FROM entry WHERE seq = 2",
      "INSERT INTO entry SELECT seq + 5, at, kind, ref, body, prev, hash FROM entry WHERE seq = 3",
      "UPDATE head SET entries = 2",
      "DELETE FROM head",
    ];
    for (const statement of refused) {
      await assert.rejects(client.execute(statement), /append-only|must follow the head|head follows/, statement);
    }
    client.close();
    assert.deepEqual(await verifyLedger(opened), { ok: true, entries: 3, head: (await opened.head()).hash });
  });

  it("refuses what is not JSON, and a ref that is not an id, and writes nothing of it", async () => {
    const opened = await ledger();
    const bad = { kind: "report", ref: "d1:x", body: { profit: 1n } } as unknown as NewLedgerEntry;
    await assert.rejects(opened.append(bad), (error) => isEmpireError(error, "LEDGER_ENTRY_INVALID"));
    for (const ref of ["", "two words", "x".repeat(201), "\u0000", "é"]) {
      await assert.rejects(opened.append({ ...decision(1), ref }), (error) =>
        isEmpireError(error, "LEDGER_ENTRY_INVALID"),
      );
    }
    assert.deepEqual(await opened.head(), { entries: 0, hash: GENESIS });
  });

  it("refuses an entry after it closed, and closing twice is closing once", async () => {
    const opened = await ledger();
    const pending = opened.append(decision(1));
    await Promise.all([opened.close(), opened.close()]);
    assert.equal((await pending).seq, 1);
    await assert.rejects(opened.append(decision(2)), (error) => isEmpireError(error, "LEDGER_FAILED"));
  });

  it("refuses a missing file for reading, and a file that is something else", async () => {
    await assert.rejects(readLedger(path), (error) => isEmpireError(error, "LEDGER_MISSING"));
    mkdirSync(join(dir, "home #1 100%?"));
    writeFileSync(path, "this is a diary, not a database. ".repeat(100));
    await assert.rejects(openLedger({ path, runtime }), (error) => isEmpireError(error, "LEDGER_CORRUPT"));
    await assert.rejects(verifyLedger(path), (error) => isEmpireError(error, "LEDGER_CORRUPT"));
  });

  it("refuses another program's database, and a ledger of a version it does not know", async () => {
    const other = join(dir, "other.sqlite");
    const client = createClient({ url: `file:${other}` });
    await client.execute("CREATE TABLE cats (name TEXT)");
    await assert.rejects(openLedger({ path: other, runtime }), (error) => isEmpireError(error, "LEDGER_CORRUPT"));
    client.close();
    await (await ledger()).close();
    const later = createClient({ url: `file:${encodeURI(path).replace("#", "%23").replace("?", "%3F")}` });
    await later.execute("PRAGMA user_version = 99");
    later.close();
    await assert.rejects(openLedger({ path, runtime }), (error) => isEmpireError(error, "UNSUPPORTED"));
  });

  it("keeps the order of concurrent appends, over several batches, and gives each its chained entry", async () => {
    const opened = await ledger();
    const appended = await Promise.all(Array.from({ length: 700 }, (_, n) => opened.append(decision(n))));
    assert.deepEqual(
      appended.map((entry) => entry.ref),
      Array.from({ length: 700 }, (_, n) => `d${n}`),
    );
    let prev = GENESIS;
    for (const entry of appended) {
      assert.equal(entry.prev, prev);
      prev = entry.hash;
    }
    assert.deepEqual(await opened.head(), { entries: 700, hash: prev });
    assert.deepEqual(await collect(opened), appended);
  });

  it("writes what an entry was when it was appended, whatever becomes of the object", async () => {
    const opened = await ledger();
    const body = { profit: "1" };
    const pending = opened.append({ kind: "settlement", ref: "s", body });
    body.profit = "1000000";
    assert.deepEqual((await pending).body, { profit: "1" });
    assert.deepEqual((await collect(opened))[0]?.body, { profit: "1" });
  });

  it("gives entries by kind and by range", async () => {
    const opened = await ledger();
    for (let n = 1; n <= 4; n++) {
      await opened.append(decision(n));
      await opened.append({ kind: "intent", ref: `d${n}`, body: null });
    }
    const seqs = async (filter: EntryFilter) => (await collect(opened, filter)).map((entry) => entry.seq);
    assert.deepEqual(await seqs({ kind: "intent" }), [2, 4, 6, 8]);
    assert.deepEqual(await seqs({ from: 3, to: 5 }), [3, 4, 5]);
    assert.deepEqual(await seqs({ kind: "decision", from: 4 }), [5, 7]);
    assert.deepEqual(await seqs({ kind: "error" }), []);
  });

  it("continues its chain after it was closed and opened again", async () => {
    const before = await ledger();
    const first = await before.append(decision(1));
    await before.close();
    const second = await (await ledger()).append(decision(2));
    assert.equal(second.prev, first.hash);
    assert.equal(second.seq, 2);
  });

  it("keeps everything it acknowledged when its process is killed in mid-append, and its lock goes stale", async () => {
    const child: ChildProcess = spawn(process.execPath, ["--import", "tsx", CRASHER, path], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const exited = once(child, "exit");
    assert.ok(child.stdout);
    let acknowledged = 0;
    for await (const line of createInterface({ input: child.stdout })) {
      acknowledged = Number(line);
      if (acknowledged >= 300 && !child.killed) child.kill("SIGKILL");
    }
    assert.equal((await exited)[1], "SIGKILL");
    const after = await ledger();
    const verdict = await verifyLedger(after);
    assert.ok(verdict.ok);
    assert.ok(verdict.entries >= acknowledged, `${acknowledged} were acknowledged, ${verdict.entries} are left`);
    assert.equal((await after.append(decision(1))).seq, verdict.entries + 1);
  });
});
