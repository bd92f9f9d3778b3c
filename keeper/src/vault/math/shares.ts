import { divCeil, divFloor, type ShareAtoms, type UsdcAtoms } from "../../domain/quantity.ts";

/** One share and one USDC that exist only in the price (programs/vault/src/math/shares.rs). */
const VIRTUAL = 1_000_000n;
/** Binary places of a mark. */
const PRICE_BITS = 40n;
const U64_MAX = (1n << 64n) - 1n;
const U128_MAX = (1n << 128n) - 1n;

/** Shares for `amount` at the high NAV, rounded down: amount · (supply + V) / (nav + V). */
export function sharesFor(amount: UsdcAtoms, navHigh: UsdcAtoms, supply: ShareAtoms): ShareAtoms {
  return divFloor(amount * (supply + VIRTUAL), navHigh + VIRTUAL) as ShareAtoms;
}

/**
 * What `shares` are worth at the low NAV, rounded down: shares · (nav + V) / (supply + V), and below a price of 1
 * shares · nav / supply.
 */
export function valueOfShares(shares: ShareAtoms, navLow: UsdcAtoms, supply: ShareAtoms): UsdcAtoms {
  if (supply === 0n) return 0n as UsdcAtoms;
  const virtual = navLow >= supply ? VIRTUAL : 0n;
  return divFloor(shares * (navLow + virtual), supply + virtual) as UsdcAtoms;
}

/** The fixed-point price that a mark is kept as: USDC atoms per share atom with 40 binary places, rounded up. */
export function markOf(book: UsdcAtoms, supply: ShareAtoms): bigint {
  const price = divCeil((book + VIRTUAL) << PRICE_BITS, supply + VIRTUAL);
  return price > U64_MAX ? U64_MAX : price;
}

/**
 * (supply + V) · mark: what all shares, the virtual one counted, are worth when no fee is due (USDC atoms with 40 binary
 * places). The largest mark stands for every price that no u64 holds: nothing is above it.
 */
export function paidAt(mark: bigint, supply: ShareAtoms): bigint {
  return mark === U64_MAX ? U128_MAX : mark * (supply + VIRTUAL);
}

/** The same after a fee: exactly what the shares are worth, `book`. */
export function paidInFull(book: UsdcAtoms): bigint {
  return (book + VIRTUAL) << PRICE_BITS;
}

/** What of `value` lies above `paid`, rounded down; 0 when nothing does. */
export function gainAbove(paid: bigint, value: UsdcAtoms): UsdcAtoms {
  const above = paidInFull(value) - paid;
  return (above <= 0n ? 0n : above >> PRICE_BITS) as UsdcAtoms;
}

/** Supply and assets with the virtual ones. */
export function withVirtual(book: UsdcAtoms, supply: ShareAtoms): { readonly assets: bigint; readonly units: bigint } {
  return { assets: book + VIRTUAL, units: supply + VIRTUAL };
}
