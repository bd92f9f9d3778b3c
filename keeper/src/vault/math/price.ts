import { divCeil, divFloor, isU64, type UsdcAtoms } from "../../domain/quantity.ts";

/** A price in dollars: price ± confidence, both times 10^exponent. */
export interface Quote {
  readonly price: bigint;
  readonly confidence: bigint;
  readonly exponent: number;
}

/** USDC atoms for a token atom, as a fraction. */
export interface Rate {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** What a token atom is worth at least, at the mid and at most. */
export interface Rates {
  readonly low: Rate;
  readonly mid: Rate;
  readonly high: Rate;
}

/** Why the program does not take a price: its error's name. */
export type QuoteFault = "PriceNotPositive" | "PriceTooWide";

const BPS = 10_000n;
const USDC_DECIMALS = 6;

/** Why a quote is not taken where the confidence may be `widestBps` of the price; undefined when it is. */
export function quoteFault({ price, confidence }: Quote, widestBps: bigint): QuoteFault | undefined {
  if (price <= 0n) return "PriceNotPositive";
  return confidence <= divFloor(price * widestBps, BPS) && confidence < price ? undefined : "PriceTooWide";
}

/**
 * The rates of a token with `decimals` from its price and USDC's: n atoms are worth n · P · 10^(p − u + 6 − d) / U (programs/vault/src/math/price.rs).
 * Low divides the lowest price by USDC's highest, high the other way. Undefined where the exponents are so far apart that no u64 holds
 * the scale: the program refuses that, too.
 */
export function ratesOf(token: Quote, decimals: number, usdc: Quote): Rates | undefined {
  const scale = token.exponent - usdc.exponent + USDC_DECIMALS - decimals;
  // 10^20 is more than a u64.
  if (Math.abs(scale) > 19) return undefined;
  const power = 10n ** BigInt(Math.abs(scale));
  const [up, down] = scale < 0 ? [1n, power] : [power, 1n];
  const rate = (price: bigint, dollar: bigint): Rate => ({ numerator: price * up, denominator: dollar * down });
  const rates = {
    low: rate(token.price - token.confidence, usdc.price + usdc.confidence),
    mid: rate(token.price, usdc.price),
    high: rate(token.price + token.confidence, usdc.price - usdc.confidence),
  };
  const held = Object.values(rates).every(({ numerator, denominator }) => isU64(numerator) && isU64(denominator));
  return held ? rates : undefined;
}

/** USDC atoms for `amount` token atoms; undefined where no u64 holds them. */
export function worth(
  { numerator, denominator }: Rate,
  amount: bigint,
  rounding: "down" | "up",
): UsdcAtoms | undefined {
  const value = (rounding === "up" ? divCeil : divFloor)(amount * numerator, denominator);
  return isU64(value) ? (value as UsdcAtoms) : undefined;
}
