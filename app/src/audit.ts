import type { ConfirmedSignatureInfo, Connection, PublicKey } from "@solana/web3.js";
import { EMPTY_HEAD, extendHead, type Receipt, type ReceiptHead, receiptsOf } from "../../keeper/src/vault/receipts.ts";

/** What the account says about its own history. */
export interface Recorded {
  readonly receipts: bigint;
  readonly receiptHead: Uint8Array | readonly number[];
}

export type Verdict =
  | { readonly state: "matches"; readonly count: bigint; readonly head: string }
  | {
      readonly state: "differs";
      /** The first receipt that may be the one; up to the one before it the account has agreed. */
      readonly from: bigint;
      readonly to: bigint;
      /** Not there, which it may become: an RPC lists a transaction some time after it shows the account. */
      readonly missing: boolean;
      readonly what: string;
    };

/** Called with the transactions read so far, and with how many there are. */
export type Progress = (done: number, total: number) => void;

const PAGE = 1_000;
const AT_ONCE = 8;
/** Receipts kept to be shown; the others are hashed and forgotten. */
const SHOWN = 25;

/** Recomputes a vault's receipt head from its transactions, trusting the RPC for nothing that a hash can show. */
export class Audit {
  readonly #connection: Connection;
  readonly #vault: PublicKey;
  #chained: ReceiptHead = EMPTY_HEAD;
  #newest: string | undefined;
  /** Up to here the account has agreed, so a later difference lies behind it. */
  #agreed = 0n;
  #recent: readonly Receipt[] = [];

  constructor(connection: Connection, vault: PublicKey) {
    this.#connection = connection;
    this.#vault = vault;
  }

  /** The last receipts that were hashed, newest first. */
  get recent(): readonly Receipt[] {
    return this.#recent;
  }

  /**
   * Hashes the receipts that are new and compares the result with what the account recorded.
   *
   * @throws Error when the RPC does not answer: that is no verdict.
   */
  async check(recorded: Recorded, progress: Progress): Promise<Verdict> {
    const receipts = await this.#unread(progress);
    for (const receipt of receipts) {
      if (this.#chained.count === recorded.receipts) break;
      const expected = this.#chained.count + 1n;
      if (receipt.number !== expected) return missing(expected, `the next one found is ${receipt.number}`);
      this.#chained = { count: expected, head: extendHead(this.#chained.head, receipt.bytes) };
      this.#newest = receipt.signature;
      this.#recent = [receipt, ...this.#recent].slice(0, SHOWN);
    }
    const { count, head } = this.#chained;
    if (count < recorded.receipts) return missing(count + 1n, `the account counts ${recorded.receipts}`);
    if (hex(head) !== hex(Uint8Array.from(recorded.receiptHead))) {
      const what = "the recomputed head is not the recorded one";
      return { state: "differs", from: this.#agreed + 1n, to: count, missing: false, what };
    }
    this.#agreed = count;
    return { state: "matches", count, head: hex(head) };
  }

  /** Receipts of the transactions after the last one that was hashed, by number. */
  async #unread(progress: Progress): Promise<Receipt[]> {
    const signatures = await this.#signatures();
    const receipts: Receipt[] = [];
    for (let at = 0; at < signatures.length; at += AT_ONCE) {
      progress(at, signatures.length);
      const chunk = signatures.slice(at, at + AT_ONCE);
      receipts.push(...(await Promise.all(chunk.map((info) => this.#receiptsIn(info)))).flat());
    }
    progress(signatures.length, signatures.length);
    return receipts.sort((a, b) => (a.number < b.number ? -1 : a.number > b.number ? 1 : 0));
  }

  async #signatures(): Promise<ConfirmedSignatureInfo[]> {
    const all: ConfirmedSignatureInfo[] = [];
    const until = this.#newest === undefined ? {} : { until: this.#newest };
    for (let before: { before?: string } = {}; ; ) {
      const options = { limit: PAGE, ...until, ...before };
      const page = await this.#connection.getSignaturesForAddress(this.#vault, options, "confirmed");
      all.push(...page);
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE) return all.filter((info) => info.err === null).reverse();
      before = { before: last.signature };
    }
  }

  async #receiptsIn({ signature }: ConfirmedSignatureInfo): Promise<Receipt[]> {
    const options = { commitment: "confirmed", maxSupportedTransactionVersion: 0 } as const;
    const transaction = await this.#connection.getTransaction(signature, options);
    if (transaction === null)
      throw new Error(`The RPC lists transaction ${signature} but does not have it: use one with full history.`);
    return receiptsOf(transaction, this.#vault, signature);
  }
}

function missing(number: bigint, why: string): Verdict {
  return { state: "differs", from: number, to: number, missing: true, what: `it is missing: ${why}` };
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
