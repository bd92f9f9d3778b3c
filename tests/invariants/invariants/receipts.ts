import { createHash } from "node:crypto";
import { all, type Invariant, instructionOf } from "../step.ts";
import { hasInstruction } from "../wire/instruction.ts";

/** Leave no receipt of this vault: a scratch account changes nothing in it, another vault has receipts of its own. */
const SILENT = new Set(["create_scratch", "initialize"]);
/** In an event, behind its discriminator: the vault, then the receipt's number. */
const VAULT = 8;
const NUMBER = 40;

/** Rule 9, recomputed from the inner instructions of every transaction. */
export const receipts: Invariant = {
  name: "receipts",
  rule: "every instruction that changes the vault leaves one receipt, and head = sha256(head ‖ event)",
  start: (world) => (step) => {
    const instruction = instructionOf(step);
    if (instruction === undefined || step.outcome.events === undefined) return undefined;
    const events = step.outcome.events.filter((event) => equal(event.subarray(VAULT, NUMBER), world.vault.bytes));
    const [was, is] = [step.before.vault, step.after.vault];
    const expected = hasInstruction(instruction) && !SILENT.has(instruction) ? 1 : 0;
    const [event] = events;
    if (events.length !== expected) return `${instruction} left ${events.length} receipts`;
    if (event === undefined)
      return equal(was.receiptHead, is.receiptHead) || `${instruction} moved the head without a receipt`;
    const number = new DataView(event.buffer, event.byteOffset, event.byteLength).getBigUint64(NUMBER, true);
    const head = createHash("sha256").update(Uint8Array.from(was.receiptHead)).update(event).digest();
    return all(
      [
        is.receipts === was.receipts + 1n && number === is.receipts,
        () => `receipt ${number} came after ${was.receipts}`,
      ],
      [equal(head, is.receiptHead), () => `receipt ${number} is not what the head was extended by`],
    );
  },
};

function equal(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  return Buffer.compare(Uint8Array.from(a), Uint8Array.from(b)) === 0;
}
