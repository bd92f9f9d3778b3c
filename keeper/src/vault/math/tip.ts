import { LAMPORTS_PER_SOL } from "../../domain/pool.ts";
import { divCeil, type Lamports, type UsdcAtoms } from "../../domain/quantity.ts";

/** What the vault repays for a tip: lamports at the policy's ceiling (USDC atoms for one SOL), rounded up. */
export function tipInUsdc(tip: Lamports, ceiling: UsdcAtoms): UsdcAtoms {
  return divCeil(tip * ceiling, LAMPORTS_PER_SOL) as UsdcAtoms;
}
