import type { Instrument } from "../domain/instrument.ts";
import { sizeUnit } from "./notional.ts";

/**
 * The smallest quantity that is a whole number of size units on both venues, so that neither leg leaves dust: 0.00001 BTC
 * where one venue counts in 10⁻⁵ and the other in 10⁻⁶; 100 USD where contracts are 1 and 100 USD.
 */
export interface CommonLot {
  /** Size units of one lot on each venue. */
  readonly buyUnits: bigint;
  readonly sellUnits: bigint;
  /** One size unit of each venue in the common grain. */
  readonly buyGrain: bigint;
  readonly sellGrain: bigint;
  /** Grains in one whole base (spot, linear) or quote (inverse). */
  readonly grains: bigint;
}

/** The common lot of two instruments of one product. */
export function commonLot(buy: Instrument, sell: Instrument): CommonLot {
  const a = sizeUnit(buy);
  const b = sizeUnit(sell);
  const buyGrain = a.numerator * b.denominator;
  const sellGrain = b.numerator * a.denominator;
  const shared = gcd(buyGrain, sellGrain);
  return {
    buyUnits: sellGrain / shared,
    sellUnits: buyGrain / shared,
    buyGrain,
    sellGrain,
    grains: a.denominator * b.denominator,
  };
}

function gcd(a: bigint, b: bigint): bigint {
  return b === 0n ? a : gcd(b, a % b);
}
