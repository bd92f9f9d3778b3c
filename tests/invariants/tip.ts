const LAMPORTS_PER_SOL = 1_000_000_000n;

/** What the vault repays for a tip at the policy's ceiling, rounded up. */
export const tipInUsdc = (lamports: bigint, ceiling: bigint): bigint =>
  (lamports * ceiling + LAMPORTS_PER_SOL - 1n) / LAMPORTS_PER_SOL;

/** The lamports that come to `usdc` at the ceiling, rounded down. */
export const tipFor = (usdc: bigint, ceiling: bigint): bigint => (usdc * LAMPORTS_PER_SOL) / ceiling;
