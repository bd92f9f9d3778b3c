import { PublicKey } from "@solana/web3.js";
import type { ChainAccount } from "../support/chain.ts";

/** The program that writes prices which it has verified. */
export const PYTH_RECEIVER = new PublicKey("rec5EKMGg6MxZYaMdyBfgwp4d5rB9T1VQH5pJv5LtFJ");
/** sha256("account:PriceUpdateV2"), the first eight bytes. */
const DISCRIMINATOR = [0x22, 0xf1, 0x23, 0x63, 0x9d, 0x7e, 0xf4, 0xcd];
const LEVEL = 40;
const FULL = 1;
const FEED = 41;
const PRICE = 73;
const CONFIDENCE = 81;
const EXPONENT = 89;
const PUBLISHED = 93;
const LENGTH = 134;

/** Pyth's usual exponent: 10⁻⁸ dollars. */
export const PRICE_EXPONENT = -8;

/** A price ± confidence, in 10⁻⁸ dollars a whole unit. */
export interface PublishedPrice {
  readonly price: bigint;
  readonly confidence: bigint;
  /** Unix seconds. */
  readonly at: bigint;
}

/** A `PriceUpdateV2` as the receiver writes it, fully verified. */
export function priceAccount(feed: Uint8Array, { price, confidence, at }: PublishedPrice): ChainAccount {
  const data = new Uint8Array(LENGTH);
  data.set(DISCRIMINATOR);
  data[LEVEL] = FULL;
  data.set(feed, FEED);
  const bytes = new DataView(data.buffer);
  bytes.setBigInt64(PRICE, price, true);
  bytes.setBigUint64(CONFIDENCE, confidence, true);
  bytes.setInt32(EXPONENT, PRICE_EXPONENT, true);
  bytes.setBigInt64(PUBLISHED, at, true);
  return { lamports: 10_000_000n, owner: PYTH_RECEIVER, data, executable: false };
}

/** The price in such an account. */
export function readPrice(data: Uint8Array): PublishedPrice {
  const bytes = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return {
    price: bytes.getBigInt64(PRICE, true),
    confidence: bytes.getBigUint64(CONFIDENCE, true),
    at: bytes.getBigInt64(PUBLISHED, true),
  };
}
