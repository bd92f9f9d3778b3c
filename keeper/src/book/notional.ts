import type { Instrument } from "../domain/instrument.ts";
import { type Atoms, atoms, divCeil, divFloor } from "../domain/quantity.ts";

/** A positive fraction of integers. */
export interface Ratio {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** Quote is counted in 10⁻⁶, the base of an inverse contract in 10⁻¹⁸. */
export const QUOTE_UNIT = 1_000_000n;
export const BASE_UNIT = 1_000_000_000_000_000_000n;
export const MILLION = 1_000_000n;

const quantities = new WeakMap<Instrument, Ratio>();

/**
 * What one size unit is: base for spot and linear, quote for inverse. Exact: the contract size is taken as the decimal that
 * it was written as.
 */
export function sizeUnit(instrument: Instrument): Ratio {
  const known = quantities.get(instrument);
  if (known !== undefined) return known;
  const contract = decimalRatio(instrument.contractSize);
  const unit: Ratio = {
    numerator: contract.numerator,
    denominator: contract.denominator * 10n ** BigInt(instrument.sizeDecimals),
  };
  quantities.set(instrument, unit);
  return unit;
}

/** What buying `size` at `price` costs in 10⁻⁶ quote before the fee, rounded up. For inverse: its face value. */
export function paidCeil(instrument: Instrument, price: number, size: number): Atoms {
  const { numerator, denominator } = value(instrument, BigInt(price), BigInt(size));
  return atoms(divCeil(numerator, denominator));
}

/** What selling `size` at `price` brings in 10⁻⁶ quote before the fee, rounded down. For inverse: its face value. */
export function receivedFloor(instrument: Instrument, price: number, size: number): Atoms {
  const { numerator, denominator } = value(instrument, BigInt(price), BigInt(size));
  return atoms(divFloor(numerator, denominator));
}

/**
 * The base behind `size` inverse contracts at `price`, in 10⁻¹⁸ base, rounded down: contracts × contractSize ÷ price. One
 * more unit is an upper bound.
 */
export function inverseBaseFloor(instrument: Instrument, price: number, size: number): bigint {
  const unit = sizeUnit(instrument);
  const face = BigInt(size) * unit.numerator * 10n ** BigInt(instrument.priceDecimals) * BASE_UNIT;
  return divFloor(face, unit.denominator * BigInt(price));
}

/** A fee of `ppm` on `amount`, rounded up. */
export function feeCeil(amount: bigint, ppm: number): bigint {
  return divCeil(amount * BigInt(ppm), MILLION);
}

/**
 * What a whole trade pays in fees on one leg. A spot leg is done when it fills; a contract is a position that has to be
 * closed again, so its fee is charged twice.
 */
export function roundTripFee(instrument: Instrument): number {
  return instrument.kind === "spot" ? instrument.takerFee : 2 * instrument.takerFee;
}

function value(instrument: Instrument, price: bigint, size: bigint): Ratio {
  const unit = sizeUnit(instrument);
  const amount = size * unit.numerator * QUOTE_UNIT;
  if (instrument.kind === "inverse") return { numerator: amount, denominator: unit.denominator };
  return {
    numerator: amount * price,
    denominator: unit.denominator * 10n ** BigInt(instrument.priceDecimals),
  };
}

/** A float as the decimal that JavaScript prints for it: 0.0001 → 1/10000, 1e-7 → 1/10000000. */
function decimalRatio(value: number): Ratio {
  const [mantissa = "0", exponent = "0"] = String(value).split("e");
  const [whole = "0", fraction = ""] = mantissa.split(".");
  const digits = BigInt(whole + fraction);
  const power = Number(exponent) - fraction.length;
  return power >= 0
    ? { numerator: digits * 10n ** BigInt(power), denominator: 1n }
    : { numerator: digits, denominator: 10n ** BigInt(-power) };
}
