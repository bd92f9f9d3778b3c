import { LAMPORTS_PER_SOL, type VaultView } from "../domain/pool.ts";
import { divCeil, divFloor, type Lamports, lamports, type UsdcAtoms, usdcAtoms } from "../domain/quantity.ts";
import { smaller } from "./extremes.ts";

/** The block engine refuses less. */
export const MIN_TIP = lamports(1_000n);

export interface Tip {
  readonly lamports: Lamports;
  /** What the vault repays for it: at its price ceiling, rounded up, as the program does. */
  readonly usdc: UsdcAtoms;
}

/**
 * The tip for a cycle that earns `gross` USDC before it: `shareBps` of it, at most the share and the 24-hour budget that
 * the vault's policy leaves, at least what the block engine takes. undefined when the policy has no room for that minimum.
 */
export function tipFor(vault: VaultView, gross: UsdcAtoms, shareBps: number): Tip | undefined {
  const allowed = smaller<bigint>(divFloor(gross * BigInt(vault.maxTipShareBps), 10_000n), vault.tipBudget);
  const wished = divFloor(gross * BigInt(shareBps), 10_000n);
  const ceiling = vault.tipPriceCeiling;
  const affordable = ceiling > 0n ? divFloor(smaller(wished, allowed) * LAMPORTS_PER_SOL, ceiling) : 0n;
  const tip = affordable > MIN_TIP ? lamports(affordable) : MIN_TIP;
  const usdc = usdcAtoms(divCeil(tip * ceiling, LAMPORTS_PER_SOL));
  return usdc <= allowed ? { lamports: tip, usdc } : undefined;
}
