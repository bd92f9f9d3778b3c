import type { ChainAccount } from "../support/chain.ts";
import { PRICE_AT, type PublishedPrice as Published, priceAccount as writePrice } from "../support/pyth.ts";

/** Pyth's usual exponent: 10⁻⁸ dollars. */
export const PRICE_EXPONENT = -8;

/** A price ± confidence, in 10⁻⁸ dollars a whole unit. */
export type PublishedPrice = Omit<Published, "exponent">;

/** A `PriceUpdateV2` as the receiver writes it, fully verified. */
export function priceAccount(feed: Uint8Array, price: PublishedPrice): ChainAccount {
  return writePrice(feed, { ...price, exponent: PRICE_EXPONENT });
}

/** The price in such an account. */
export function readPrice(data: Uint8Array): PublishedPrice {
  const bytes = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return {
    price: bytes.getBigInt64(PRICE_AT.price, true),
    confidence: bytes.getBigUint64(PRICE_AT.confidence, true),
    at: bytes.getBigInt64(PRICE_AT.published, true),
  };
}
