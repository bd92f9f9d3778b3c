import { canonicalJson } from "./canonicalJson.ts";
import { GENESIS, rowHash } from "./hash.ts";
import { type LedgerHead, type LedgerReader, type LedgerRow, readLedger } from "./reader.ts";

/** The chain is whole, or where it first is not. */
export type LedgerVerdict =
  | { readonly ok: true; readonly entries: number; readonly head: string }
  | { readonly ok: false; readonly seq: number; readonly what: string };

/**
 * Recomputes every hash from the first entry on, and compares the end with the recorded head.
 *
 * It finds every change that leaves some hash as it was. Somebody who rewrites all hashes from a change to the end
 * leaves a chain that is whole but ends in another head: compare it with one that was noted down, such as a run's
 * summary prints.
 *
 * @param source a path, or a ledger that is open; entries that are written meanwhile are not looked at.
 * @throws EmpireError LEDGER_MISSING, LEDGER_CORRUPT (the file cannot be read at all), UNSUPPORTED or LEDGER_FAILED.
 */
export async function verifyLedger(source: string | Pick<LedgerReader, "rows" | "head">): Promise<LedgerVerdict> {
  if (typeof source !== "string") return verify(source);
  const reader = await readLedger(source);
  try {
    return await verify(reader);
  } finally {
    await reader.close();
  }
}

async function verify(reader: Pick<LedgerReader, "rows" | "head">): Promise<LedgerVerdict> {
  const recorded = await reader.head();
  let end: LedgerHead = { entries: 0, hash: GENESIS };
  for await (const row of reader.rows({ to: recorded.entries })) {
    const what = difference(row, end);
    if (what !== undefined) return { ok: false, seq: end.entries + 1, what };
    end = { entries: row.seq, hash: row.hash };
  }
  if (end.entries < recorded.entries) {
    return { ok: false, seq: end.entries + 1, what: `missing: the head counts ${recorded.entries} entries` };
  }
  if (end.hash !== recorded.hash) return { ok: false, seq: end.entries, what: "the recorded head is not its hash" };
  for await (const row of reader.rows({ from: recorded.entries + 1 })) {
    // A run that writes meanwhile moves the head in the same commit; a row that was slipped in does not.
    if ((await reader.head()).entries >= row.seq) break;
    return { ok: false, seq: row.seq, what: `the head counts only ${recorded.entries} entries` };
  }
  return { ok: true, entries: end.entries, head: end.hash };
}

/** What is wrong with `row` as the one after `end`. */
function difference(row: LedgerRow, end: LedgerHead): string | undefined {
  if (row.seq !== end.entries + 1) return `missing: the next entry that is there is ${row.seq}`;
  if (row.prev !== end.hash) return "prev is not the hash of the entry before it";
  const hash = rowHash(row);
  if (hash === undefined) return "the body is not JSON";
  if (canonicalJson(JSON.parse(row.body)) !== row.body) return "the body is not canonical JSON";
  if (hash !== row.hash) return "the hash does not match the content";
  return undefined;
}
