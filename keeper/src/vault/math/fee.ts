import { divFloor, type ShareAtoms, type UsdcAtoms } from "../../domain/quantity.ts";
import { gainAbove, markOf, paidAt, paidInFull, withVirtual } from "./shares.ts";

const BPS = 10_000n;

/** What the policy says about the performance fee, in basis points: the rate, and which parts of the fee go where. */
export interface FeeTerms {
  readonly rateBps: bigint;
  readonly growthBps: bigint;
  readonly silverBps: bigint;
}

/** A fee that is due. Growth stays in the vault as `growthShares` of the protocol; silver and ecosystem leave the NAV. */
export interface Fee {
  readonly growth: UsdcAtoms;
  readonly silver: UsdcAtoms;
  readonly ecosystem: UsdcAtoms;
  readonly growthShares: ShareAtoms;
  /** The next mark: the book price after the fee. */
  readonly mark: bigint;
  /** What all shares have paid then: their book value, in the unit of `paidAt`. */
  readonly paid: bigint;
}

/**
 * The fee that the program accrues before it prices anything: rate × (book price − mark) × shares. Undefined when the
 * price is not above the mark. The same steps and roundings as programs/vault/src/math/fee.rs.
 */
export function feeDue(book: UsdcAtoms, supply: ShareAtoms, mark: bigint, terms: FeeTerms): Fee | undefined {
  const { assets, units } = withVirtual(book, supply);
  const fee = feeOn(book, supply, paidAt(mark, supply), terms.rateBps);
  if (fee === 0n) return undefined;
  const growth = part(fee, terms.growthBps);
  const silver = part(fee, terms.silverBps);
  const ecosystem = fee - growth - silver;
  const growthShares = divFloor(growth * units, assets - fee) as ShareAtoms;
  const after = (book - silver - ecosystem) as UsdcAtoms;
  return {
    growth: growth as UsdcAtoms,
    silver: silver as UsdcAtoms,
    ecosystem: ecosystem as UsdcAtoms,
    growthShares,
    mark: markOf(after, (supply + growthShares) as ShareAtoms),
    paid: paidInFull(after),
  };
}

/** The fee on what of `value` lies above what the shares have `paid`, rounded down. The virtual share's part pays none. */
export function feeOn(value: UsdcAtoms, supply: ShareAtoms, paid: bigint, rateBps: bigint): UsdcAtoms {
  const { units } = withVirtual(value, supply);
  return part(divFloor(gainAbove(paid, value) * supply, units), rateBps) as UsdcAtoms;
}

function part(amount: bigint, bps: bigint): bigint {
  return divFloor(amount * bps, BPS);
}
