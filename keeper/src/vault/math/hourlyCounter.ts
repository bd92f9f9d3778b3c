import { divFloor, type UsdcAtoms } from "../../domain/quantity.ts";

const HOUR = 3_600n;

/** A counter over the running hour and the 24 before it (programs/vault/src/math/bucket.rs). */
export interface HourlyCounter {
  /** Hours since 1970 of the newest cell. */
  readonly hour: bigint;
  /** USDC atoms per hour; the cell of hour h is at h mod 25. */
  readonly cells: readonly bigint[];
}

/** What the window holds at `now` (Unix seconds): the cells of hours that have left it count nothing. */
export function counterTotal({ hour, cells }: HourlyCounter, now: bigint): UsdcAtoms {
  const count = BigInt(cells.length);
  const current = divFloor(now, HOUR);
  // A clock that went back counts into the newest hour.
  const passed = current > hour ? current - hour : 0n;
  let total = 0n;
  for (let age = 0n; age < count - passed; age++) {
    const index = (((hour - age) % count) + count) % count;
    total += cells[Number(index)] ?? 0n;
  }
  return total as UsdcAtoms;
}
