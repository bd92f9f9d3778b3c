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
export function counterTotal(counter: HourlyCounter, now: bigint): UsdcAtoms {
  return windowAt(counter, now).reduce((sum, cell) => sum + cell, 0n) as UsdcAtoms;
}

/**
 * The most that can be counted from `now` until `days` whole days later under `cap`, whatever has been counted so far. Whoever adds what is
 * left in every hour reaches it: each hour gives back what it held 25 hours before. With days = 0 that is what is left; with n ≥ 1 it
 * is at most n · cap, because 24 n + 1 hours are at most n windows of 25.
 */
export function counterReach(counter: HourlyCounter, cap: bigint, now: bigint, days: bigint): UsdcAtoms {
  const window = windowAt(counter, now);
  let total = counterTotal(counter, now) as bigint;
  let reach = 0n;
  for (let hour = 0n; hour <= 24n * days; hour++) {
    // Each further hour leaves the oldest behind.
    if (hour > 0n) total -= window.shift() ?? 0n;
    const added = cap > total ? cap - total : 0n;
    if (hour > 0n) window.push(added);
    else window.push((window.pop() ?? 0n) + added);
    total += added;
    reach += added;
  }
  return reach as UsdcAtoms;
}

/** The cells that count at `now`, the oldest first. A clock that went back counts into the newest hour. */
function windowAt({ hour, cells }: HourlyCounter, now: bigint): bigint[] {
  const count = BigInt(cells.length);
  const current = divFloor(now, HOUR);
  const newest = current > hour ? current : hour;
  return cells.map((_, at) => {
    const wanted = newest - count + 1n + BigInt(at);
    if (wanted > hour || wanted <= hour - count) return 0n;
    return cells[Number(((wanted % count) + count) % count)] ?? 0n;
  });
}
