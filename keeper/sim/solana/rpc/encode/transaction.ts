import { encodeBase58 } from "../../address.ts";
import type { InnerInstruction, Landed, ReturnData, RunReport } from "../../landed.ts";
import { isWritable, type ResolvedKeys } from "../../lookup.ts";
import { decodeTransaction, type WireInstruction, type WireTransaction } from "../../wire.ts";
import { CODE, RpcError } from "../rpcError.ts";

export const TRANSACTION_ENCODINGS = ["json", "jsonParsed", "base58", "base64", "binary"] as const;
export type TransactionEncoding = (typeof TRANSACTION_ENCODINGS)[number];

/** A transaction with its meta, as `getTransaction` and `getBlock` write it. @throws RpcError -32015 for a version the client did not allow. */
export function encodeLanded(landed: Landed, encoding: TransactionEncoding, maxVersion: number | undefined): object {
  const wire = decodeTransaction(landed.transaction);
  if (wire.version === 0 && maxVersion === undefined) {
    throw new RpcError(
      CODE.unsupportedVersion,
      "Transaction version (0) is not supported by the requesting client. Please try the request again with the " +
        'following configuration parameter: "maxSupportedTransactionVersion": 0',
    );
  }
  const keys = keysOf(wire, landed);
  return {
    transaction: encodeTransaction(wire, keys, encoding),
    meta: encodeMeta(landed, keys, encoding),
    version: maxVersion === undefined ? undefined : wire.version,
  };
}

/** Inner instructions with program and accounts by address, the form that `simulateTransaction` gives. */
export function encodeParsedInner(report: RunReport, keys: ResolvedKeys): unknown {
  return report.innerInstructions.map(({ index, instructions }) => ({
    index,
    instructions: instructions.map((i) => byAddress(i, keys, i.stackHeight)),
  }));
}

export function encodeReturnData(returned: ReturnData | null): unknown {
  return returned && { programId: returned.programId, data: [Buffer.from(returned.data).toString("base64"), "base64"] };
}

function keysOf(wire: WireTransaction, { loadedAddresses: { writable, readonly } }: Landed): ResolvedKeys {
  return { keys: [...wire.staticKeys, ...writable, ...readonly], writable, readonly };
}

function encodeTransaction(wire: WireTransaction, keys: ResolvedKeys, encoding: TransactionEncoding): unknown {
  if (encoding === "base64") return [Buffer.from(wire.bytes).toString("base64"), "base64"];
  if (encoding === "base58") return [encodeBase58(wire.bytes), "base58"];
  if (encoding === "binary") return encodeBase58(wire.bytes);
  const parsed = encoding === "jsonParsed";
  return {
    signatures: wire.signatures.map(encodeBase58),
    message: {
      accountKeys: parsed ? parsedKeys(wire, keys) : wire.staticKeys,
      header: parsed
        ? undefined
        : {
            numRequiredSignatures: wire.requiredSignatures,
            numReadonlySignedAccounts: wire.readonlySigned,
            numReadonlyUnsignedAccounts: wire.readonlyUnsigned,
          },
      recentBlockhash: wire.blockhash,
      instructions: wire.instructions.map((i) => (parsed ? byAddress(i, keys, 1) : byIndex(i, 1))),
      addressTableLookups: wire.version === "legacy" ? undefined : wire.lookups.map(encodeLookup),
    },
  };
}

function encodeLookup(lookup: WireTransaction["lookups"][number]): unknown {
  return { accountKey: lookup.table, writableIndexes: lookup.writable, readonlyIndexes: lookup.readonly };
}

function encodeMeta(landed: Landed, keys: ResolvedKeys, encoding: TransactionEncoding): unknown {
  const parsed = encoding === "jsonParsed";
  return {
    err: landed.err,
    status: landed.err === null ? { Ok: null } : { Err: landed.err },
    fee: landed.fee,
    preBalances: landed.preBalances,
    postBalances: landed.postBalances,
    innerInstructions: parsed
      ? encodeParsedInner(landed, keys)
      : landed.innerInstructions.map(({ index, instructions }) => ({
          index,
          instructions: instructions.map((i) => byIndex(i, i.stackHeight)),
        })),
    logMessages: landed.logs,
    preTokenBalances: landed.preTokenBalances,
    postTokenBalances: landed.postTokenBalances,
    rewards: [],
    loadedAddresses: parsed ? undefined : landed.loadedAddresses,
    returnData: encodeReturnData(landed.returnData) ?? undefined,
    computeUnitsConsumed: landed.unitsConsumed,
  };
}

function parsedKeys(wire: WireTransaction, keys: ResolvedKeys): unknown {
  return keys.keys.map((pubkey, index) => ({
    pubkey,
    signer: index < wire.requiredSignatures,
    writable: isWritable(wire, keys, index),
    source: index < wire.staticKeys.length ? "transaction" : "lookupTable",
  }));
}

function byIndex(instruction: WireInstruction | InnerInstruction, stackHeight: number): unknown {
  const { programIdIndex, accounts, data } = instruction;
  return { programIdIndex, accounts, data: encodeBase58(data), stackHeight };
}

/** A node parses the instructions of known programs further; this form is the one it gives of all others. */
function byAddress(
  instruction: WireInstruction | InnerInstruction,
  { keys }: ResolvedKeys,
  stackHeight: number,
): unknown {
  return {
    programId: keys[instruction.programIdIndex],
    accounts: instruction.accounts.map((index) => keys[index]),
    data: encodeBase58(instruction.data),
    stackHeight,
  };
}
