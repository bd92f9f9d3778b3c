import type { Chain } from "../../chain.ts";
import type { HistoryEntry } from "../../history.ts";
import { encodeLanded, TRANSACTION_ENCODINGS } from "../encode/transaction.ts";
import { ledgerCommitment, type Methods, withContext } from "../method.ts";
import { asSignature, type Options, Params } from "../params.ts";
import { invalidParams } from "../rpcError.ts";

const MAX_STATUSES = 256;
const MAX_SIGNATURES = 1_000;

export const historyMethods: Methods = {
  getSignatureStatuses(chain, params) {
    const signatures = params.list(0, "signatures").map((value) => asSignature(value, "signature"));
    if (signatures.length > MAX_STATUSES) throw invalidParams(`Too many inputs provided; max ${MAX_STATUSES}`);
    params.options(1).boolean("searchTransactionHistory");
    return withContext(
      chain.slot,
      signatures.map((signature) => statusOf(chain, signature)),
    );
  },

  getTransaction(chain, params) {
    const signature = params.signature(0, "signature");
    const options = encodingOptions(params);
    const commitment = ledgerCommitment(options);
    const encoding = options.oneOf("encoding", TRANSACTION_ENCODINGS) ?? "json";
    const maxVersion = options.integer("maxSupportedTransactionVersion");
    const entry = chain.history.get(signature);
    if (entry === undefined || entry.slot > chain.slots.at(commitment)) return null;
    const landed = chain.transaction(signature);
    return landed === undefined
      ? null
      : { slot: entry.slot, blockTime: entry.blockTime, ...encodeLanded(landed, encoding, maxVersion) };
  },

  getSignaturesForAddress(chain, params) {
    const address = params.address(0, "address");
    const options = params.options(1);
    const newest = chain.slots.at(ledgerCommitment(options));
    const limit = options.integer("limit") ?? MAX_SIGNATURES;
    if (limit < 1 || limit > MAX_SIGNATURES) throw invalidParams(`Invalid limit; max ${MAX_SIGNATURES}`);
    const entries = chain.history.of(address).filter((entry) => entry.slot <= newest);
    return between(entries.toReversed(), signatureOption(options, "before"), signatureOption(options, "until"))
      .slice(0, limit)
      .map((entry) => describe(chain, entry));
  },
};

/** The second parameter is an object, or as before versions only the encoding's name. */
function encodingOptions(params: Params): Options {
  const value = params.raw(1);
  return new Params([typeof value === "string" ? { encoding: value } : value]).options(0);
}

function signatureOption(options: Options, name: string): string | undefined {
  return options.has(name) ? asSignature(options.raw(name), name) : undefined;
}

/** Entries, newest first, that are older than `before` and newer than `until`. An unknown `before` has nothing before it. */
function between(entries: readonly HistoryEntry[], before?: string, until?: string): readonly HistoryEntry[] {
  const from = before === undefined ? 0 : entries.findIndex((entry) => entry.signature === before) + 1;
  if (before !== undefined && from === 0) return [];
  const to = until === undefined ? -1 : entries.findIndex((entry) => entry.signature === until);
  return entries.slice(from, to === -1 ? undefined : to);
}

function describe(chain: Chain, { signature, slot, err, memo, blockTime }: HistoryEntry): unknown {
  return { signature, slot, err, memo, blockTime, confirmationStatus: chain.slots.commitmentOf(slot) };
}

function statusOf(chain: Chain, signature: string): unknown {
  const status = chain.status(signature);
  if (status === undefined) return null;
  const { slot, err, confirmationStatus } = status;
  return {
    slot,
    confirmations: confirmationStatus === "finalized" ? null : chain.slot - slot,
    err,
    status: err === null ? { Ok: null } : { Err: err },
    confirmationStatus,
  };
}
