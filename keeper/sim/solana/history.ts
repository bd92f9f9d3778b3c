import type { Address } from "./address.ts";
import type { Landed } from "./landed.ts";
import type { TransactionError } from "./transactionError.ts";
import { decodeTransaction, type WireTransaction } from "./wire.ts";

const MEMO_PROGRAMS = new Set([
  "MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr",
  "Memo1UhkJRfHyvLMcVucJwxXeuD728EqVDDwQDxFMNo",
]);

/** Where a transaction's record is in the journal. */
export interface Position {
  readonly segment: number;
  readonly offset: number;
  readonly length: number;
  /** Which of the record's transactions. */
  readonly index: number;
}

/** What is kept in memory of a transaction; the rest is read from the journal. */
export interface HistoryEntry {
  readonly signature: string;
  readonly slot: number;
  readonly blockTime: number;
  readonly err: TransactionError | null;
  readonly memo: string | null;
  readonly position: Position;
}

/** Every transaction that ever landed, oldest first, by signature, address and slot. */
export class History {
  readonly #bySignature = new Map<string, HistoryEntry>();
  readonly #byAddress = new Map<Address, HistoryEntry[]>();
  readonly #bySlot = new Map<number, HistoryEntry[]>();

  get size(): number {
    return this.#bySignature.size;
  }

  add(landed: Landed, position: Position): void {
    const transaction = decodeTransaction(landed.transaction);
    const entry: HistoryEntry = {
      signature: landed.signature,
      slot: landed.slot,
      blockTime: landed.blockTime,
      err: landed.err,
      memo: memoOf(transaction),
      position,
    };
    this.#bySignature.set(entry.signature, entry);
    push(this.#bySlot, entry.slot, entry);
    const { writable, readonly } = landed.loadedAddresses;
    for (const key of new Set([...transaction.staticKeys, ...writable, ...readonly])) push(this.#byAddress, key, entry);
  }

  get(signature: string): HistoryEntry | undefined {
    return this.#bySignature.get(signature);
  }

  /** The transactions that name `address`, oldest first. */
  of(address: Address): readonly HistoryEntry[] {
    return this.#byAddress.get(address) ?? [];
  }

  /** The transactions of one block, in their order. */
  inSlot(slot: number): readonly HistoryEntry[] {
    return this.#bySlot.get(slot) ?? [];
  }
}

function push<K>(map: Map<K, HistoryEntry[]>, key: K, entry: HistoryEntry): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [entry]);
  else list.push(entry);
}

/** The memos of a transaction as a node lists them: "[length] text", joined with "; ". */
function memoOf(transaction: WireTransaction): string | null {
  const memos = transaction.instructions
    .filter((i) => MEMO_PROGRAMS.has(transaction.staticKeys[i.programIdIndex] ?? ""))
    .map((i) => `[${i.data.length}] ${Buffer.from(i.data).toString("utf8")}`);
  return memos.length === 0 ? null : memos.join("; ");
}
