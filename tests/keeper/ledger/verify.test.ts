import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Client, createClient, type InStatement } from "@libsql/client";
import fc from "fast-check";
import { isEmpireError } from "../../../keeper/src/domain/error.ts";
import type { LedgerEntry } from "../../../keeper/src/domain/ledger.ts";
import { openLedger } from "../../../keeper/src/ledger/ledger.ts";
import { readLedger } from "../../../keeper/src/ledger/reader.ts";
import { type LedgerVerdict, verifyLedger } from "../../../keeper/src/ledger/verify.ts";
import { systemRuntime } from "../../../keeper/src/runtime.ts";

const ROWS = 12;
const runtime = systemRuntime();

describe("verifyLedger", () => {
  let dir: string;
  let original: string;
  let entries: LedgerEntry[];

  before(async () => {
    dir = mkdtempSync(join(tmpdir(), "verify-"));
    original = join(dir, "original.sqlite");
    const ledger = await openLedger({ path: original, runtime });
    const kinds = ["decision", "intent", "report", "settlement"] as const;
    entries = await Promise.all(
      Array.from({ length: ROWS }, (_, n) =>
        ledger.append({ kind: kinds[n % 4] ?? "error", ref: `d${n}`, body: { profit: String(n), legs: [n, "ü"] } }),
      ),
    );
    await ledger.close();
  });

  after(() => rmSync(dir, { recursive: true, force: true }));

  /** What verification says of a copy on which somebody with the file in hand ran `statements`. */
  async function tampered(...statements: InStatement[]): Promise<LedgerVerdict> {
    const copy = join(dir, "copy.sqlite");
    for (const suffix of ["", "-wal", "-shm"]) rmSync(copy + suffix, { force: true });
    copyFileSync(original, copy);
    const client: Client = createClient({ url: `file:${copy}`, concurrency: 1 });
    const triggers = await client.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'");
    for (const { name } of triggers.rows) await client.execute(`DROP TRIGGER ${name}`);
    for (const statement of statements) await client.execute(statement);
    client.close();
    return verifyLedger(copy);
  }

  const seq = fc.integer({ min: 1, max: ROWS });

  it("names the first row of which any field was changed", async () => {
    const change = fc.oneof(
      fc.tuple(fc.constant("at"), fc.integer({ min: 0 })),
      fc.tuple(fc.constantFrom("kind", "ref", "prev", "hash"), fc.string({ unit: "grapheme-ascii" })),
      fc.tuple(fc.constant("body"), fc.oneof(fc.json(), fc.string(), fc.constant('{ "legs":[1],"profit":"1"}'))),
    );
    await fc.assert(
      fc.asyncProperty(seq, change, async (at, [field, value]) => {
        const row = { ...entries[at - 1] } as Record<string, unknown>;
        fc.pre(field === "body" || row[field] !== value);
        const verdict = await tampered({ sql: `UPDATE entry SET ${field} = ? WHERE seq = ?`, args: [value, at] });
        assert.equal(verdict.ok, false);
        assert.equal(verdict.seq, at);
      }),
      { numRuns: 60 },
    );
  });

  it("finds one changed character anywhere in a body", async () => {
    for (const [i, at] of [1, 6, ROWS].entries()) {
      const sql = "UPDATE entry SET body = replace(body, ?, ?) WHERE seq = ?";
      const verdict = await tampered({ sql, args: [`"profit":"${at - 1}"`, `"profit":"${at + i}"`, at] });
      assert.deepEqual(verdict, { ok: false, seq: at, what: "the hash does not match the content" });
    }
  });

  it("names the first row that is missing, the last one included", async () => {
    for (let at = 1; at <= ROWS; at++) {
      const verdict = await tampered(`DELETE FROM entry WHERE seq = ${at}`);
      assert.ok(!verdict.ok && verdict.seq === at && verdict.what.startsWith("missing"), JSON.stringify(verdict));
    }
    const emptied = await tampered("DELETE FROM entry");
    assert.ok(!emptied.ok && emptied.seq === 1);
  });

  it("names the first of two rows that changed places", async () => {
    await fc.assert(
      fc.asyncProperty(seq, seq, async (a, b) => {
        fc.pre(a !== b);
        const verdict = await tampered(
          `UPDATE entry SET seq = 1000 WHERE seq = ${a}`,
          `UPDATE entry SET seq = ${a} WHERE seq = ${b}`,
          `UPDATE entry SET seq = ${b} WHERE seq = 1000`,
        );
        assert.equal(verdict.ok, false);
        assert.equal(verdict.seq, Math.min(a, b));
      }),
      { numRuns: 20 },
    );
  });

  it("finds rows renumbered over a gap, a row added behind the head, and a head that says something else", async () => {
    const closed = await tampered("DELETE FROM entry WHERE seq = 5", "UPDATE entry SET seq = seq - 1 WHERE seq > 5");
    assert.ok(!closed.ok && closed.seq === 5);
    const add = `INSERT INTO entry SELECT seq + 1, at, kind, ref, body, hash, prev FROM entry WHERE seq = ${ROWS}`;
    const added = await tampered(add);
    assert.deepEqual(added, { ok: false, seq: ROWS + 1, what: `the head counts only ${ROWS} entries` });
    const moved = await tampered(`UPDATE head SET hash = '${"a".repeat(64)}'`);
    assert.ok(!moved.ok && moved.seq === ROWS);
    const before = await tampered(
      "INSERT INTO entry SELECT 0, at, kind, ref, body, prev, hash FROM entry WHERE seq = 1",
    ).catch((error: Error) => error.message);
    assert.match(String(before), /CHECK constraint/);
  });

  it("keeps a run from building on an end that does not verify", async () => {
    await tampered(`UPDATE entry SET body = '{}' WHERE seq = ${ROWS}`);
    await assert.rejects(openLedger({ path: join(dir, "copy.sqlite"), runtime }), (error) =>
      isEmpireError(error, "LEDGER_CORRUPT"),
    );
  });

  it("gives the number of entries and the head of a chain that is whole, also of an empty one", async () => {
    const head = entries.at(-1)?.hash;
    assert.deepEqual(await tampered(), { ok: true, entries: ROWS, head });
    const path = join(dir, "empty.sqlite");
    await (await openLedger({ path, runtime })).close();
    assert.deepEqual(await verifyLedger(path), { ok: true, entries: 0, head: "0".repeat(64) });
  });

  it("verifies while a run appends", async () => {
    const path = join(dir, "busy.sqlite");
    const ledger = await openLedger({ path, runtime });
    const reader = await readLedger(path);
    for (let round = 0; round < 10; round++) {
      const writing = Array.from({ length: 60 }, (_, n) => ledger.append({ kind: "decision", ref: `d${n}`, body: n }));
      assert.equal((await verifyLedger(reader)).ok, true);
      await Promise.all(writing);
    }
    const verdict = await verifyLedger(reader);
    assert.ok(verdict.ok && verdict.entries === 600);
    await reader.close();
    await ledger.close();
  });
});
