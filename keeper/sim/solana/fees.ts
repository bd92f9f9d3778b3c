import { COMPUTE_BUDGET_PROGRAM } from "./address.ts";
import type { WireInstruction, WireTransaction } from "./wire.ts";

const LAMPORTS_PER_SIGNATURE = 5_000n;
const MICRO = 1_000_000n;
const MAX_UNITS = 1_400_000n;
const UNITS_PER_INSTRUCTION = 200_000n;
const UNITS_PER_BUILTIN = 3_000n;
const SET_UNIT_LIMIT = 2;
const SET_UNIT_PRICE = 3;

/** Programs that are part of the runtime: one instruction of theirs counts 3,000 units where no limit is set (SIMD-0170). */
const BUILTINS = new Set([
  "11111111111111111111111111111111",
  COMPUTE_BUDGET_PROGRAM,
  "Vote111111111111111111111111111111111111111",
  "BPFLoader1111111111111111111111111111111111",
  "BPFLoader2111111111111111111111111111111111",
  "BPFLoaderUpgradeab1e11111111111111111111111",
  "LoaderV411111111111111111111111111111111111",
]);

/** Programs that verify signatures of their own; each costs as much as the transaction's. The count is the data's first byte. */
const SIGNATURE_PROGRAMS = new Set([
  "Ed25519SigVerify111111111111111111111111111",
  "KeccakSecp256k11111111111111111111111111111",
  "Secp256r1SigVerify1111111111111111111111111",
]);

/**
 * What a transaction pays for inclusion, in lamports: 5,000 a signature, and the price in micro-lamports times the unit
 * limit, rounded up (solana-fee and solana-compute-budget-instruction).
 */
export function feeOf(transaction: WireTransaction): bigint {
  return LAMPORTS_PER_SIGNATURE * BigInt(countSignatures(transaction)) + priorityFeeOf(transaction);
}

/** The price asked for one compute unit, in micro-lamports. */
export function unitPriceOf(transaction: WireTransaction): bigint {
  const data = budgetInstruction(transaction, SET_UNIT_PRICE, 9);
  return data === undefined ? 0n : data.readBigUInt64LE(1);
}

function priorityFeeOf(transaction: WireTransaction): bigint {
  const price = unitPriceOf(transaction);
  return price === 0n ? 0n : (price * unitLimitOf(transaction) + MICRO - 1n) / MICRO;
}

function unitLimitOf(transaction: WireTransaction): bigint {
  const data = budgetInstruction(transaction, SET_UNIT_LIMIT, 5);
  const asked = data === undefined ? defaultUnits(transaction) : BigInt(data.readUInt32LE(1));
  return asked > MAX_UNITS ? MAX_UNITS : asked;
}

function defaultUnits(transaction: WireTransaction): bigint {
  return transaction.instructions.reduce(
    (sum, i) => sum + (BUILTINS.has(programOf(transaction, i)) ? UNITS_PER_BUILTIN : UNITS_PER_INSTRUCTION),
    0n,
  );
}

function countSignatures(transaction: WireTransaction): number {
  return transaction.instructions.reduce(
    (sum, i) => sum + (SIGNATURE_PROGRAMS.has(programOf(transaction, i)) ? (i.data[0] ?? 0) : 0),
    transaction.requiredSignatures,
  );
}

function budgetInstruction(transaction: WireTransaction, tag: number, length: number): Buffer | undefined {
  const found = transaction.instructions.find(
    (i) => programOf(transaction, i) === COMPUTE_BUDGET_PROGRAM && i.data[0] === tag && i.data.length >= length,
  );
  return found === undefined ? undefined : Buffer.from(found.data);
}

function programOf(transaction: WireTransaction, instruction: WireInstruction): string {
  return transaction.staticKeys[instruction.programIdIndex] ?? "";
}
