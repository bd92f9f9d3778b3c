import type { Account } from "../account.ts";
import { decodeBase58 } from "../address.ts";
import { tokenAccountOf } from "../token.ts";
import { Options } from "./params.ts";
import { invalidParams } from "./rpcError.ts";

const MAX_FILTERS = 4;
const MAX_COMPARED_BYTES = 128;

/** Whether an account is wanted. */
export type Filter = (account: Account) => boolean;

/** The `filters` of getProgramAccounts and programSubscribe: an account passes when it passes all. @throws RpcError -32602 */
export function readFilters(options: Options): Filter {
  const list = options.list("filters") ?? [];
  if (list.length > MAX_FILTERS) throw invalidParams(`Too many filters provided; max ${MAX_FILTERS}`);
  const filters = list.map(readFilter);
  return (account) => filters.every((passes) => passes(account));
}

function readFilter(value: unknown): Filter {
  if (value === "tokenAccountState") return (account) => tokenAccountOf(account) !== undefined;
  const options = new Options(value);
  const size = options.integer("dataSize");
  if (size !== undefined) return (account) => account.data.length === size;
  const memcmp = options.options("memcmp");
  if (memcmp === undefined) throw invalidParams("Invalid params: a filter is memcmp, dataSize or tokenAccountState.");
  const offset = memcmp.integer("offset");
  const expected = comparedBytes(memcmp);
  if (offset === undefined) throw invalidParams("Invalid params: memcmp needs offset.");
  return ({ data }) =>
    offset + expected.length <= data.length &&
    Buffer.compare(data.subarray(offset, offset + expected.length), expected) === 0;
}

function comparedBytes(memcmp: Options): Uint8Array {
  const text = memcmp.string("bytes");
  if (text === undefined) throw invalidParams("Invalid params: memcmp needs bytes.");
  const encoding = memcmp.oneOf("encoding", ["base58", "base64"]) ?? "base58";
  // Longer text cannot hold few enough bytes, and base58 takes quadratic time.
  if (text.length > MAX_COMPARED_BYTES * 2) throw invalidParams("Invalid params: memcmp bytes are too long.");
  const bytes = encoding === "base58" ? decodeBase58(text) : Buffer.from(text, "base64");
  if (bytes === undefined) throw invalidParams("Invalid params: memcmp bytes are not base58.");
  if (bytes.length > MAX_COMPARED_BYTES) throw invalidParams("Invalid params: memcmp bytes are more than 128.");
  return bytes;
}
