import { createHash } from "node:crypto";
import { VersionedTransaction } from "@solana/web3.js";
import bs58 from "bs58";
import { locksTipAccount } from "./tip.ts";

/** Transactions in a bundle at most. */
export const BUNDLE_LIMIT = 5;

/** An answer other than the one asked for: JSON-RPC's code, and the message that Jito's clients match on. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

export const INVALID_PARAMS = -32602;
export const METHOD_NOT_FOUND = -32601;
export const RATE_LIMITED = -32097;

/** A bundle that was let in. */
export interface Bundle {
  /** SHA-256 of the first signatures joined with commas, in hex. */
  readonly id: string;
  readonly signatures: readonly string[];
  readonly transactions: readonly VersionedTransaction[];
  readonly wire: readonly Uint8Array[];
}

/**
 * What the block engine checks before a bundle waits for its auction.
 *
 * @throws Refusal with Jito's own message.
 */
export function admit(wire: readonly Uint8Array[], landed: (signature: string) => boolean): Bundle {
  if (wire.length === 0) throw new Refusal(INVALID_PARAMS, "bundle contains no transactions");
  if (wire.length > BUNDLE_LIMIT) throw new Refusal(INVALID_PARAMS, "bundle exceeds max transaction length");
  const transactions = wire.map(decode);
  const signatures = transactions.map((transaction) => bs58.encode(transaction.signatures[0] ?? new Uint8Array(64)));
  if (new Set(signatures).size !== signatures.length || !transactions.every(isSigned)) {
    throw new Refusal(
      INVALID_PARAMS,
      "bundles must not contain any duplicate transactions and every transaction must be signed",
    );
  }
  if (signatures.some(landed)) {
    throw new Refusal(INVALID_PARAMS, "bundle contains an already processed transaction");
  }
  if (!transactions.some(locksTipAccount)) {
    throw new Refusal(
      INVALID_PARAMS,
      "Bundles must write lock at least one tip account to be eligible for the auction.",
    );
  }
  return { id: bundleId(signatures), signatures, transactions, wire };
}

/** The id of the bundle that has these first signatures in this order. */
export function bundleId(signatures: readonly string[]): string {
  return createHash("sha256").update(signatures.join(",")).digest("hex");
}

function decode(bytes: Uint8Array, index: number): VersionedTransaction {
  try {
    return VersionedTransaction.deserialize(bytes);
  } catch {
    throw new Refusal(INVALID_PARAMS, `transaction #${index} could not be decoded`);
  }
}

/** Whether every signature slot is filled. Whether they verify shows when the bundle runs. */
function isSigned(transaction: VersionedTransaction): boolean {
  return transaction.signatures.every((signature) => signature.some((byte) => byte !== 0));
}
