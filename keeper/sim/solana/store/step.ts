import type { InnerInstructions, Landed, Step, TokenBalance } from "../landed.ts";
import type { TransactionError } from "../transactionError.ts";
import { decodeRecord, encodeRecord, Parts } from "./record.ts";
import { readWrites, type WriteHead, writeHeads, writeParts } from "./writes.ts";

interface LandedHead {
  readonly signature: string;
  readonly size: number;
  readonly blockTime: number;
  readonly err: TransactionError | null;
  readonly fee: string;
  readonly unitsConsumed: string;
  readonly logs: readonly string[];
  readonly preBalances: readonly string[];
  readonly postBalances: readonly string[];
  readonly preTokenBalances: readonly TokenBalance[];
  readonly postTokenBalances: readonly TokenBalance[];
  readonly loadedAddresses: Landed["loadedAddresses"];
  /** Base64 data. */
  readonly returnData: { readonly programId: string; readonly data: string } | null;
  readonly innerInstructions: readonly InnerHead[];
}

interface InnerHead {
  readonly index: number;
  readonly instructions: readonly {
    readonly programIdIndex: number;
    readonly accounts: readonly number[];
    readonly data: string;
    readonly stackHeight: number;
  }[];
}

interface StepHead {
  readonly slot: number;
  readonly time: number;
  readonly transactions: readonly LandedHead[];
  readonly writes: readonly WriteHead[];
}

/** A step as a journal record. */
export function encodeStep(step: Step): Buffer {
  const head: StepHead = {
    slot: step.slot,
    time: step.time,
    transactions: step.transactions.map(landedHead),
    writes: writeHeads(step.writes),
  };
  return encodeRecord(head, [...step.transactions.map((t) => t.transaction), ...writeParts(step.writes)]);
}

/** The reverse. */
export function decodeStep(payload: Buffer): Step {
  const { head, body } = decodeRecord(payload);
  const { slot, time, transactions, writes } = head as StepHead;
  const parts = new Parts(body);
  const landed = transactions.map((t) => readLanded(t, slot, parts));
  return { slot, time, transactions: landed, writes: readWrites(writes, parts) };
}

function landedHead(landed: Landed): LandedHead {
  return {
    signature: landed.signature,
    size: landed.transaction.length,
    blockTime: landed.blockTime,
    err: landed.err,
    fee: landed.fee.toString(),
    unitsConsumed: landed.unitsConsumed.toString(),
    logs: landed.logs,
    preBalances: landed.preBalances.map(String),
    postBalances: landed.postBalances.map(String),
    preTokenBalances: landed.preTokenBalances,
    postTokenBalances: landed.postTokenBalances,
    loadedAddresses: landed.loadedAddresses,
    returnData:
      landed.returnData === null
        ? null
        : { programId: landed.returnData.programId, data: toBase64(landed.returnData.data) },
    innerInstructions: landed.innerInstructions.map(({ index, instructions }) => ({
      index,
      instructions: instructions.map((i) => ({ ...i, data: toBase64(i.data) })),
    })),
  };
}

function readLanded(head: LandedHead, slot: number, parts: Parts): Landed {
  return {
    signature: head.signature,
    transaction: parts.next(head.size),
    slot,
    blockTime: head.blockTime,
    err: head.err,
    fee: BigInt(head.fee),
    unitsConsumed: BigInt(head.unitsConsumed),
    logs: head.logs,
    preBalances: head.preBalances.map(BigInt),
    postBalances: head.postBalances.map(BigInt),
    preTokenBalances: head.preTokenBalances,
    postTokenBalances: head.postTokenBalances,
    loadedAddresses: head.loadedAddresses,
    returnData:
      head.returnData === null
        ? null
        : { programId: head.returnData.programId, data: Buffer.from(head.returnData.data, "base64") },
    innerInstructions: head.innerInstructions.map(readInner),
  };
}

function readInner({ index, instructions }: InnerHead): InnerInstructions {
  return { index, instructions: instructions.map((i) => ({ ...i, data: Buffer.from(i.data, "base64") })) };
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}
