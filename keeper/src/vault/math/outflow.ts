import { divFloor, type UsdcAtoms, usdcAtoms } from "../../domain/quantity.ts";

const DAY = 86_400n;

/** What has left and is not yet regained (programs/vault/src/math/outflow.rs). */
export interface OutflowBucket {
  /** USDC atoms. */
  readonly used: bigint;
  /** What the last division left over, atoms · seconds / day. */
  readonly remainder: bigint;
  /** Unix seconds. */
  readonly updatedAt: bigint;
}

/** How much a bucket holds, and what it regains in a day. */
export interface OutflowLimit {
  readonly capacity: bigint;
  readonly refill: bigint;
}

/** The bucket at `now` (Unix seconds): t seconds regain t · refill / day, the remainder is carried, and a clock that went back regains nothing. */
export function outflowAt(bucket: OutflowBucket, { refill }: OutflowLimit, now: bigint): OutflowBucket {
  const elapsed = now - bucket.updatedAt;
  if (elapsed <= 0n) return bucket;
  const regained = elapsed * refill + bucket.remainder;
  const atoms = divFloor(regained, DAY);
  if (atoms >= bucket.used) return { used: 0n, remainder: 0n, updatedAt: now };
  return { used: bucket.used - atoms, remainder: regained - atoms * DAY, updatedAt: now };
}

/** What may leave at `now`. A capacity that was lowered below what is used leaves nothing. */
export function outflowLeft(bucket: OutflowBucket, limit: OutflowLimit, now: bigint): UsdcAtoms {
  const left = limit.capacity - outflowAt(bucket, limit, now).used;
  return usdcAtoms(left < 0n ? 0n : left);
}

/**
 * The most that can leave from `now` until `seconds` later: what is left, and what is regained meanwhile. Only what was used can be
 * regained, so that whoever takes all that is left at once reaches it, but for what a capacity that was lowered swallows.
 */
export function outflowReach(bucket: OutflowBucket, limit: OutflowLimit, now: bigint, seconds: bigint): UsdcAtoms {
  const { used, remainder } = outflowAt(bucket, limit, now);
  // Taken to the brim at once, it regains without a stop.
  const regained = divFloor(seconds * limit.refill + remainder, DAY);
  const reach = limit.capacity - used + regained;
  return usdcAtoms(reach < 0n ? 0n : reach);
}
