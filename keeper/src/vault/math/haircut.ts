import { divCeil, divFloor, type UsdcAtoms } from "../../domain/quantity.ts";

const BPS = 10_000n;
const DAY = 86_400n;

/**
 * What an attested `amount` is still worth after `age` seconds: 1 − perDayBps · age / day of it, the part rounded down to
 * a basis point and the amount to an atom (programs/vault/src/math/haircut.rs).
 */
export function afterHaircut(amount: UsdcAtoms, perDayBps: bigint, age: bigint): UsdcAtoms {
  const cut = divCeil(perDayBps * (age < 0n ? 0n : age), DAY);
  const kept = cut >= BPS ? 0n : BPS - cut;
  return divFloor(amount * kept, BPS) as UsdcAtoms;
}
