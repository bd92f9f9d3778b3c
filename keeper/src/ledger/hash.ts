import { createHash } from "node:crypto";
import type { LedgerEntry } from "../domain/ledger.ts";
import { canonicalJson } from "./canonicalJson.ts";

/** What the first entry names as the one before it. */
export const GENESIS = "0".repeat(64);

/** What a hash is over; typed loosely so that a row of unknown origin can be hashed too. */
interface Hashed extends Pick<LedgerEntry, "seq" | "prev" | "ref"> {
  readonly at: number;
  readonly kind: string;
  readonly body: unknown;
}

/**
 * sha256(prev ‖ canonical JSON of {seq, at, kind, ref, body}) in hex, both as UTF-8 text.
 *
 * @throws EmpireError LEDGER_ENTRY_INVALID when the body is not JSON.
 */
export function entryHash(entry: Hashed): string {
  const { seq, at, kind, ref, body, prev } = entry;
  return createHash("sha256").update(prev).update(canonicalJson({ seq, at, kind, ref, body })).digest("hex");
}

/** The hash that a stored row should have; undefined when its body is not even JSON. */
export function rowHash(row: Omit<Hashed, "body"> & { readonly body: string }): string | undefined {
  try {
    return entryHash({ ...row, body: JSON.parse(row.body) });
  } catch {
    return undefined;
  }
}
