import type { Millis } from "./quantity.ts";

/** A value that JSON can hold. Money goes in as decimal strings of atoms. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** What the ledger records. `intent` is written before a wire call that moves money, never after. */
export type LedgerKind =
  | "run_started"
  | "run_ended"
  | "decision"
  | "intent"
  | "report"
  | "settlement"
  | "deposit"
  | "withdrawal"
  | "error";

export interface NewLedgerEntry {
  readonly kind: LedgerKind;
  /** The id that traces it: a decision's, report's, settlement's, or a signature. */
  readonly ref: string;
  readonly body: Json;
}

/** One row. hash = sha256(prev ‖ canonical JSON of {seq, at, kind, ref, body}), hex; the first row's prev is 64 zeros. */
export interface LedgerEntry extends NewLedgerEntry {
  readonly seq: number;
  readonly at: Millis;
  readonly prev: string;
  readonly hash: string;
}
