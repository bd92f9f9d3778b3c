import { PublicKey } from "@solana/web3.js";
import type { VaultAccount } from "./account.ts";
import { type Quote, type QuoteFault, quoteFault } from "./math/price.ts";
import type { OwnedData } from "./upgrade/loader.ts";

/** Pyth's receiver on Solana, which checks the guardians' signatures before it writes a price. */
export const PYTH_RECEIVER = new PublicKey("rec5EKMGg6MxZYaMdyBfgwp4d5rB9T1VQH5pJv5LtFJ");

/** Why the program does not take a price account: its error's name. */
export type PriceFault = QuoteFault | "WrongOracle" | "PriceNotVerified" | "WrongFeed" | "PriceStale";

/** A price that the program takes, and when it was published (Unix seconds). */
export interface Published {
  readonly quote: Quote;
  readonly at: bigint;
}

// PriceUpdateV2 (pyth-solana-receiver-sdk, price_update.rs): discriminator 8 · write authority 32 · verification level (1 is full) · feed id
// 32 · price i64 · confidence u64 · exponent i32 · publish time i64.
const DISCRIMINATOR = [0x22, 0xf1, 0x23, 0x63, 0x9d, 0x7e, 0xf4, 0xcd];
const LEVEL = 40;
const FULL = 1;
const FEED = 41;
const FEED_BYTES = 32;
const PRICE = 73;
const CONFIDENCE = 81;
const EXPONENT = 89;
const PUBLISHED = 93;
const END = 101;

type PricePolicy = Pick<VaultAccount["policy"], "maxPriceAge" | "maxConfidenceBps">;

/** The price of `feed` in an account at `at`, or why the program would not take it, in the order in which it looks. */
export function readPrice(
  account: OwnedData | undefined,
  feed: Uint8Array | readonly number[],
  policy: PricePolicy,
  at: bigint,
): Published | PriceFault {
  if (account === undefined || !account.owner.equals(PYTH_RECEIVER)) return "WrongOracle";
  const { data } = account;
  if (data.length < END || !DISCRIMINATOR.every((byte, place) => data[place] === byte)) return "WrongOracle";
  if (data[LEVEL] !== FULL) return "PriceNotVerified";
  // A vault that has not been told its feed has zero, which matches nothing.
  const matches = feed.length === FEED_BYTES && feed.every((byte, place) => data[FEED + place] === byte);
  if (!matches || feed.every((byte) => byte === 0)) return "WrongFeed";
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const publishedAt = view.getBigInt64(PUBLISHED, true);
  const away = at > publishedAt ? at - publishedAt : publishedAt - at;
  if (away > policy.maxPriceAge) return "PriceStale";
  const quote = {
    price: view.getBigInt64(PRICE, true),
    confidence: view.getBigUint64(CONFIDENCE, true),
    exponent: view.getInt32(EXPONENT, true),
  };
  return quoteFault(quote, BigInt(policy.maxConfidenceBps)) ?? { quote, at: publishedAt };
}
