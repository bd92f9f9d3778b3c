import { sha256 } from "@noble/hashes/sha2.js";
import { PublicKey } from "@solana/web3.js";
import type { Chain, ChainAccount } from "./chain.ts";
import { newKey } from "./keys.ts";

/** The program that writes prices which it has verified. */
export const PYTH_RECEIVER = new PublicKey("rec5EKMGg6MxZYaMdyBfgwp4d5rB9T1VQH5pJv5LtFJ");
/** sha256("account:PriceUpdateV2"), the first eight bytes. */
const DISCRIMINATOR = [0x22, 0xf1, 0x23, 0x63, 0x9d, 0x7e, 0xf4, 0xcd];
/** Where the fields stand when the level is full, which has no byte after its tag. */
export const PRICE_AT = { level: 40, feed: 41, price: 73, confidence: 81, exponent: 89, published: 93 } as const;
const LENGTH = 134;
const FULL = 1;

/** A price as Pyth publishes it: price ± confidence, times 10^exponent dollars a whole unit. */
export interface PublishedPrice {
  readonly price: bigint;
  readonly confidence: bigint;
  readonly exponent: number;
  /** Unix seconds. */
  readonly at: bigint;
}

/** A feed's id by name, the same in every test. */
export const feedId = (name: string): Uint8Array => sha256(new TextEncoder().encode(`feed ${name}`));

/** A `PriceUpdateV2` as the receiver writes it, fully verified. */
export function priceAccount(feed: Uint8Array, { price, confidence, exponent, at }: PublishedPrice): ChainAccount {
  const data = new Uint8Array(LENGTH);
  data.set(DISCRIMINATOR);
  data[PRICE_AT.level] = FULL;
  data.set(feed, PRICE_AT.feed);
  const bytes = new DataView(data.buffer);
  bytes.setBigInt64(PRICE_AT.price, price, true);
  bytes.setBigUint64(PRICE_AT.confidence, confidence, true);
  bytes.setInt32(PRICE_AT.exponent, exponent, true);
  bytes.setBigInt64(PRICE_AT.published, at, true);
  return { lamports: 10_000_000n, owner: PYTH_RECEIVER, data, executable: false };
}

/** Publishes a price in dollars, now and narrow unless said otherwise. Returns its account. */
export async function publish(
  chain: Chain,
  feed: Uint8Array,
  dollars: number,
  changed: Partial<PublishedPrice> & { readonly account?: PublicKey } = {},
): Promise<PublicKey> {
  const { account = newKey().publicKey, ...rest } = changed;
  const price = BigInt(Math.round(dollars * 1e8));
  const published = { price, confidence: 0n, exponent: -8, at: await chain.now(), ...rest };
  chain.setAccount(account, priceAccount(feed, published));
  return account;
}
