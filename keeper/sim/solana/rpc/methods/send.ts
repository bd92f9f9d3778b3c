import { decodeBase58 } from "../../address.ts";
import type { Chain, Simulated } from "../../chain.ts";
import { feeOf } from "../../fees.ts";
import { describeTransactionError } from "../../transactionError.ts";
import { decodeTransaction, MAX_TRANSACTION_BYTES, MalformedTransaction } from "../../wire.ts";
import { ACCOUNT_ENCODINGS, encodeAccount } from "../encode/account.ts";
import { encodeParsedInner, encodeReturnData } from "../encode/transaction.ts";
import { type Methods, readAt, withContext } from "../method.ts";
import { asAddress, type Options, Params } from "../params.ts";
import { CODE, invalidParams, RpcError } from "../rpcError.ts";

/** Longest text that can hold a transaction: 1,232 bytes are 1,683 characters of base58, the longer of the two. */
const MAX_TEXT = 1_683;
const SIGNATURE_BYTES = 64;

export const sendMethods: Methods = {
  sendTransaction(chain, params) {
    const options = params.options(1);
    const bytes = transactionBytes(params.string(0, "transaction"), options);
    options.commitment("preflightCommitment");
    options.integer("maxRetries");
    const { signature } = decoded(bytes, decodeTransaction);
    if (!options.boolean("skipPreflight")) {
      const simulated = chain.simulate(bytes);
      if (simulated.err === "SignatureFailure") {
        throw new RpcError(CODE.signatureVerification, "Transaction signature verification failure");
      }
      if (simulated.err !== null) throw preflightFailure(simulated, simulated.err);
    }
    // Without preflight a node answers with the signature too, whatever becomes of the transaction.
    chain.execute(bytes);
    return signature;
  },

  simulateTransaction(chain, params) {
    const options = params.options(1);
    const bytes = transactionBytes(params.string(0, "transaction"), options);
    readAt(chain, options);
    const sigVerify = options.boolean("sigVerify") ?? false;
    const replaceRecentBlockhash = options.boolean("replaceRecentBlockhash") ?? false;
    if (sigVerify && replaceRecentBlockhash) {
      throw invalidParams("sigVerify may not be used with replaceRecentBlockhash");
    }
    const wanted = wantedAccounts(options);
    const simulated = decoded(bytes, (valid) => chain.simulate(valid, { sigVerify, replaceRecentBlockhash }));
    const inner = options.boolean("innerInstructions") && simulated.keys !== undefined;
    return withContext(simulated.slot, {
      err: simulated.err,
      logs: simulated.logs,
      accounts: wanted?.(chain, simulated) ?? null,
      unitsConsumed: simulated.unitsConsumed,
      returnData: encodeReturnData(simulated.returnData),
      innerInstructions: inner && simulated.keys ? encodeParsedInner(simulated, simulated.keys) : null,
      replacementBlockhash: replaceRecentBlockhash ? chain.latestBlockhash() : null,
    });
  },

  getFeeForMessage(chain, params) {
    const message = Buffer.from(params.string(0, "message"), "base64");
    const { slot } = readAt(chain, params.options(1));
    const wire = decoded(withoutSignatures(message), decodeTransaction);
    return withContext(slot, chain.slots.slotOf(wire.blockhash) === undefined ? null : feeOf(wire));
  },
};

/** A message as a transaction whose signatures are all zero. Its header's first byte counts them. */
function withoutSignatures(message: Uint8Array): Uint8Array {
  const versioned = ((message[0] ?? 0) & 0x80) !== 0;
  const signatures = message[versioned ? 1 : 0] ?? 0;
  if (signatures > 0x7f) throw invalidParams("failed to deserialize message: too many signatures");
  return Buffer.concat([Uint8Array.of(signatures), new Uint8Array(signatures * SIGNATURE_BYTES), message]);
}

function transactionBytes(text: string, options: Options): Uint8Array {
  const encoding = options.oneOf("encoding", ["base58", "base64"]) ?? "base58";
  if (text.length > MAX_TEXT) {
    throw invalidParams(
      `${encoding} encoded transaction too large: ${text.length} bytes (max: ${MAX_TRANSACTION_BYTES} raw)`,
    );
  }
  const bytes = encoding === "base58" ? decodeBase58(text) : fromBase64(text);
  if (bytes === undefined) throw invalidParams(`invalid ${encoding} encoding`);
  return bytes;
}

/** Node's decoder skips what is not base64; a node refuses it. */
function fromBase64(text: string): Uint8Array | undefined {
  return /^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0 ? Buffer.from(text, "base64") : undefined;
}

function decoded<T>(bytes: Uint8Array, use: (bytes: Uint8Array) => T): T {
  try {
    return use(bytes);
  } catch (error) {
    if (error instanceof MalformedTransaction)
      throw invalidParams(`failed to deserialize transaction: ${error.message}`);
    throw error;
  }
}

function preflightFailure(simulated: Simulated, err: NonNullable<Simulated["err"]>): RpcError {
  return new RpcError(CODE.preflightFailure, `Transaction simulation failed: ${describeTransactionError(err)}`, {
    accounts: null,
    err,
    innerInstructions: null,
    logs: simulated.logs,
    replacementBlockhash: null,
    returnData: encodeReturnData(simulated.returnData),
    unitsConsumed: simulated.unitsConsumed,
  });
}

/** The `accounts` option: the state after the run of the addresses asked for, all null when the run failed. */
function wantedAccounts(options: Options): ((chain: Chain, simulated: Simulated) => unknown) | undefined {
  const accounts = options.options("accounts");
  if (accounts === undefined) return undefined;
  const encoding = accounts.oneOf("encoding", ACCOUNT_ENCODINGS) ?? "base64";
  if (encoding !== "base64" && encoding !== "jsonParsed") throw invalidParams(`${encoding} encoding not supported`);
  const addresses = new Params([accounts.raw("addresses")]).list(0, "addresses").map((v) => asAddress(v, "address"));
  return (chain, simulated) => {
    const after = (address: string) => simulated.posts.get(address) ?? chain.account(address);
    if (simulated.err !== null) return addresses.map(() => null);
    return addresses.map((address) => encodeAccount(after(address), { encoding, slice: undefined }, after));
  };
}
