import { EmpireError } from "./error.ts";

declare const unit: unique symbol;

/** A primitive that carries its unit in its type, so that lamports cannot be added to USDC. */
export type Unit<T extends bigint | number, N extends string> = T & { readonly [unit]: N };

/** 10⁻⁶ USDC. Also the unit of account for profit, cost and notional everywhere in the keeper. */
export type UsdcAtoms = Unit<bigint, "UsdcAtoms">;
/** The smallest unit of the token or venue asset named beside it. */
export type Atoms = Unit<bigint, "Atoms">;
/** 10⁻⁹ SOL. */
export type Lamports = Unit<bigint, "Lamports">;
/** 10⁻⁶ of one vault share. */
export type ShareAtoms = Unit<bigint, "ShareAtoms">;
/** Unix time in milliseconds. */
export type Millis = Unit<number, "Millis">;
/** A length of time in milliseconds. */
export type DurationMs = Unit<number, "DurationMs">;
/** Parts per million: 1,500 is 0.15 %. Fees and edges are kept in it as integers. */
export type Ppm = Unit<number, "Ppm">;

export const USDC_DECIMALS = 6;
export const SHARE_DECIMALS = 6;
export const SOL_DECIMALS = 9;

const U64_MAX = (1n << 64n) - 1n;

/** Whether `value` fits an on-chain u64. */
export function isU64(value: bigint): boolean {
  return value >= 0n && value <= U64_MAX;
}

function assertU64(value: bigint, name: string): void {
  if (!isU64(value)) {
    throw new EmpireError("AMOUNT_INVALID", `${name} must be between 0 and 2^64 - 1, got ${value}`);
  }
}

/** `value` in 10⁻⁶ USDC. Signed: a loss is negative. */
export function usdcAtoms(value: bigint): UsdcAtoms {
  return value as UsdcAtoms;
}

/** `value` in the smallest unit of the asset named beside it. Signed. */
export function atoms(value: bigint): Atoms {
  return value as Atoms;
}

/** @throws EmpireError AMOUNT_INVALID outside u64. */
export function lamports(value: bigint): Lamports {
  assertU64(value, "lamports");
  return value as Lamports;
}

/** @throws EmpireError AMOUNT_INVALID outside u64. */
export function shareAtoms(value: bigint): ShareAtoms {
  assertU64(value, "shares");
  return value as ShareAtoms;
}

/** @throws EmpireError AMOUNT_INVALID when not a finite number. */
export function millis(value: number): Millis {
  if (!Number.isFinite(value)) throw new EmpireError("AMOUNT_INVALID", `a time must be a finite number, got ${value}`);
  return value as Millis;
}

/** @throws EmpireError AMOUNT_INVALID when not a finite number of at least 0. */
export function durationMs(value: number): DurationMs {
  if (!Number.isFinite(value) || value < 0) {
    throw new EmpireError("AMOUNT_INVALID", `a duration must be a number of milliseconds of at least 0, got ${value}`);
  }
  return value as DurationMs;
}

/** @throws EmpireError AMOUNT_INVALID when not an integer. */
export function ppm(value: number): Ppm {
  if (!Number.isSafeInteger(value)) {
    throw new EmpireError("AMOUNT_INVALID", `parts per million must be an integer, got ${value}`);
  }
  return value as Ppm;
}

/** `a ÷ b` towards minus infinity: what we receive. @throws RangeError when b is 0. */
export function divFloor(a: bigint, b: bigint): bigint {
  const q = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? q - 1n : q;
}

/** `a ÷ b` towards plus infinity: what we pay. @throws RangeError when b is 0. */
export function divCeil(a: bigint, b: bigint): bigint {
  return -divFloor(-a, b);
}

/** `atoms` as a plain decimal with exactly `decimals` digits behind the point: 1500000n, 6 → "1.500000". */
export function formatAtoms(value: bigint, decimals: number): string {
  const sign = value < 0n ? "-" : "";
  const digits = (value < 0n ? -value : value).toString().padStart(decimals + 1, "0");
  if (decimals === 0) return sign + digits;
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/**
 * A decimal that a person typed, in atoms: "12.5", 6 → 12500000n. Digits beyond `decimals` are refused, never rounded.
 *
 * @throws EmpireError AMOUNT_INVALID with what was wrong.
 */
export function parseAtoms(text: string, decimals: number): bigint {
  const match = /^(\d+)(?:\.(\d+))?$/.exec(text.trim());
  const whole = match?.[1];
  if (whole === undefined) {
    throw new EmpireError(
      "AMOUNT_INVALID",
      `"${text}" is not an amount: write it as 1250 or 1250.50, without sign or commas`,
    );
  }
  const fraction = match?.[2] ?? "";
  if (fraction.length > decimals) {
    throw new EmpireError(
      "AMOUNT_INVALID",
      `"${text}" has more than ${decimals} decimals: this asset has no smaller unit`,
    );
  }
  return BigInt(whole + fraction.padEnd(decimals, "0"));
}
