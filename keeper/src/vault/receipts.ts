import { sha256 } from "@noble/hashes/sha2.js";
import type { ConfirmedSignatureInfo, Connection, PublicKey, VersionedTransactionResponse } from "@solana/web3.js";
import bs58 from "bs58";
import { EmpireError } from "../domain/error.ts";
import { decodeEvent, type VaultEvent } from "./event.ts";
import { VAULT_PROGRAM_ID } from "./program.ts";

/** What anchor puts before an event that a program sends to itself. */
const EVENT_TAG = Uint8Array.from([0xe4, 0x45, 0xa5, 0x2e, 0x51, 0xcb, 0x9a, 0x1d]);
const PAGE = 1000;
const AT_ONCE = 8;

/** A state change of the vault, as its transaction proves it. */
export interface Receipt {
  /** 1 is the first. */
  readonly number: bigint;
  readonly event: VaultEvent;
  /** What is hashed: the event's discriminator and body. */
  readonly bytes: Uint8Array;
  readonly signature: string;
  readonly slot: number;
  /** Unix seconds; absent where the cluster does not tell. */
  readonly blockTime?: number;
}

/** Where a chain of receipts ends. */
export interface ReceiptHead {
  readonly count: bigint;
  readonly head: Uint8Array;
}

/** Before the first receipt. */
export const EMPTY_HEAD: ReceiptHead = { count: 0n, head: new Uint8Array(32) };

/** The event that an inner instruction of the vault program carries, without its tag; undefined when it carries none. */
export function eventBytes(programId: PublicKey, data: Uint8Array): Uint8Array | undefined {
  if (!programId.equals(VAULT_PROGRAM_ID) || data.length < EVENT_TAG.length + 8) return undefined;
  if (!EVENT_TAG.every((byte, at) => data[at] === byte)) return undefined;
  return data.slice(EVENT_TAG.length);
}

/**
 * Every receipt of a vault, oldest first, from the transactions that named it.
 *
 * @param options.until read only what is newer than this signature
 * @throws EmpireError RECEIPTS_BROKEN when the cluster lists a transaction that it cannot show.
 */
export async function readReceipts(
  connection: Connection,
  vault: PublicKey,
  options: { readonly until?: string } = {},
): Promise<Receipt[]> {
  const signatures = await signaturesOf(connection, vault, options.until);
  const receipts: Receipt[] = [];
  for (let at = 0; at < signatures.length; at += AT_ONCE) {
    const chunk = signatures.slice(at, at + AT_ONCE);
    const found = await Promise.all(chunk.map((info) => receiptsIn(connection, vault, info)));
    receipts.push(...found.flat());
  }
  // Two transactions of one slot may be listed in either order; the numbers decide.
  return receipts.sort((a, b) => (a.number < b.number ? -1 : a.number > b.number ? 1 : 0));
}

/**
 * The head after `receipts`: head ← sha256(head ‖ event), as the program extends it.
 *
 * @throws EmpireError RECEIPTS_BROKEN naming the first receipt that is missing or there twice.
 */
export function recomputeHead(receipts: readonly Receipt[], from: ReceiptHead = EMPTY_HEAD): ReceiptHead {
  let { count, head } = from;
  for (const receipt of receipts) {
    const expected = count + 1n;
    if (receipt.number !== expected) {
      throw new EmpireError(
        "RECEIPTS_BROKEN",
        `receipt ${expected} is missing: the next one found is ${receipt.number}, in transaction ${receipt.signature}`,
        { context: { expected: expected.toString(), found: receipt.number.toString(), signature: receipt.signature } },
      );
    }
    head = extendHead(head, receipt.bytes);
    count = expected;
  }
  return { count, head };
}

/** sha256(head ‖ event). */
export function extendHead(head: Uint8Array, event: Uint8Array): Uint8Array {
  const joined = new Uint8Array(head.length + event.length);
  joined.set(head);
  joined.set(event, head.length);
  return sha256(joined);
}

/** Signatures of the transactions that succeeded, oldest first. */
async function signaturesOf(
  connection: Connection,
  vault: PublicKey,
  until?: string,
): Promise<ConfirmedSignatureInfo[]> {
  const all: ConfirmedSignatureInfo[] = [];
  for (let before: string | undefined; ; ) {
    const page = await connection.getSignaturesForAddress(
      vault,
      { limit: PAGE, ...(before === undefined ? {} : { before }), ...(until === undefined ? {} : { until }) },
      "confirmed",
    );
    all.push(...page.filter((info) => info.err === null));
    before = page.at(-1)?.signature;
    if (page.length < PAGE) return all.reverse();
  }
}

async function receiptsIn(
  connection: Connection,
  vault: PublicKey,
  { signature }: ConfirmedSignatureInfo,
): Promise<Receipt[]> {
  const transaction = await connection.getTransaction(signature, {
    commitment: "confirmed",
    maxSupportedTransactionVersion: 0,
  });
  if (transaction === null) {
    throw new EmpireError(
      "RECEIPTS_BROKEN",
      `the RPC lists transaction ${signature} of the vault but does not have it: use an RPC with full history`,
      { recoverable: true, context: { signature } },
    );
  }
  return receiptsOf(transaction, vault, signature);
}

/** The receipts of one vault in one transaction, in order. */
export function receiptsOf(transaction: VersionedTransactionResponse, vault: PublicKey, signature: string): Receipt[] {
  const { message } = transaction.transaction;
  const { meta } = transaction;
  const keys = message.getAccountKeys({ accountKeysFromLookups: meta?.loadedAddresses ?? null });
  return (meta?.innerInstructions ?? []).flatMap(({ instructions }) =>
    instructions.flatMap((instruction): Receipt[] => {
      const programId = keys.get(instruction.programIdIndex);
      const bytes = programId && eventBytes(programId, bs58.decode(instruction.data));
      if (bytes === undefined) return [];
      const event = decodeEvent(bytes);
      if (!event.fields.vault.equals(vault)) return [];
      const { slot, blockTime } = transaction;
      return [{ number: event.fields.receipt, event, bytes, signature, slot, ...(blockTime ? { blockTime } : {}) }];
    }),
  );
}
