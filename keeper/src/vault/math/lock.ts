import { divCeil, type UsdcAtoms } from "../../domain/quantity.ts";

/** Profit that is not yet released: `seconds` from `since` on until the last of it is. */
export interface ProfitLock {
  readonly amount: UsdcAtoms;
  readonly seconds: bigint;
  /** Unix seconds. */
  readonly since: bigint;
}

/** What is still locked at `now` (Unix seconds), rounded up as the program does: amount · (seconds − elapsed) / seconds. */
export function lockedAt({ amount, seconds, since }: ProfitLock, now: bigint): UsdcAtoms {
  const elapsed = now > since ? now - since : 0n;
  if (elapsed === 0n || amount === 0n) return amount;
  if (elapsed >= seconds) return 0n as UsdcAtoms;
  return divCeil(amount * (seconds - elapsed), seconds) as UsdcAtoms;
}
