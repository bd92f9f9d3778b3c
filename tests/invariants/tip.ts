import { lamports, usdcAtoms } from "../../keeper/src/domain/quantity.ts";
import { tipInUsdc as repaid } from "../../keeper/src/vault/math/tip.ts";

const LAMPORTS_PER_SOL = 1_000_000_000n;

/** What the vault repays for a tip at the policy's ceiling. */
export const tipInUsdc = (tip: bigint, ceiling: bigint): bigint => repaid(lamports(tip), usdcAtoms(ceiling));

/** The lamports that come to `usdc` at the ceiling, rounded down. */
export const tipFor = (usdc: bigint, ceiling: bigint): bigint => (usdc * LAMPORTS_PER_SOL) / ceiling;
