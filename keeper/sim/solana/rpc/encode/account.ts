import type { Account } from "../../account.ts";
import { type Address, encodeBase58 } from "../../address.ts";
import type { Options } from "../params.ts";
import { CODE, invalidParams, RpcError } from "../rpcError.ts";
import { parsedData } from "./parsed.ts";

export const ACCOUNT_ENCODINGS = ["binary", "base58", "base64", "base64+zstd", "jsonParsed"] as const;
export type AccountEncoding = (typeof ACCOUNT_ENCODINGS)[number];

const BASE58_LIMIT = 128;
/** u64::MAX: what a node writes for an account that will never pay rent, which is every account. */
const RENT_EXEMPT_EPOCH = 18_446_744_073_709_551_615n;

/** How an account is to be written. */
export interface AccountFormat {
  readonly encoding: AccountEncoding;
  readonly slice: { readonly offset: number; readonly length: number } | undefined;
}

/** Looks up another account, for what an account's own data does not say: a token's decimals. */
export type Lookup = (address: Address) => Account | undefined;

/** The format that `options` asks for. @throws RpcError -32602 */
export function accountFormat(options: Options): AccountFormat {
  const encoding = options.oneOf("encoding", ACCOUNT_ENCODINGS) ?? "binary";
  if (encoding === "base64+zstd") {
    throw invalidParams("Invalid params: base64+zstd is not served by this chain, use base64.");
  }
  const slice = options.options("dataSlice");
  if (slice === undefined) return { encoding, slice: undefined };
  const offset = slice.integer("offset");
  const length = slice.integer("length");
  if (offset === undefined || length === undefined) {
    throw invalidParams("Invalid params: dataSlice needs offset and length.");
  }
  return { encoding, slice: { offset, length } };
}

/** An account as the RPC writes it, null when there is none. */
export function encodeAccount(account: Account | undefined, format: AccountFormat, lookup: Lookup): unknown {
  if (account === undefined) return null;
  return {
    data: encodeData(account, format, lookup),
    executable: account.executable,
    lamports: account.lamports,
    owner: account.owner,
    rentEpoch: RENT_EXEMPT_EPOCH,
    space: account.data.length,
  };
}

function encodeData(account: Account, { encoding, slice }: AccountFormat, lookup: Lookup): unknown {
  const parsed = encoding === "jsonParsed" ? parsedData(account, lookup) : undefined;
  if (parsed !== undefined) return parsed;
  const data = slice === undefined ? account.data : account.data.subarray(slice.offset, slice.offset + slice.length);
  if (encoding === "binary" || encoding === "base58") {
    if (data.length > BASE58_LIMIT) {
      throw new RpcError(
        CODE.invalidRequest,
        "Encoded binary (base 58) data should be less than 128 bytes, please use Base64 encoding.",
      );
    }
    return encoding === "binary" ? encodeBase58(data) : [encodeBase58(data), "base58"];
  }
  return [Buffer.from(data).toString("base64"), "base64"];
}
