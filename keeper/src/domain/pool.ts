import type { Atoms, Lamports, ShareAtoms, UsdcAtoms } from "./quantity.ts";

/** Base58 address of a Solana account. */
export type Address = string;

/** A constant-product pool as its account says. */
export interface Pool {
  readonly id: Address;
  /** The exchange's name as Jupiter's `dexes` parameter spells it. */
  readonly label: string;
  readonly mintA: Address;
  readonly mintB: Address;
  readonly reserveA: Atoms;
  readonly reserveB: Atoms;
  /** Taken from the input, in hundredths of a per cent. */
  readonly feeBps: number;
  readonly slot: number;
}

/** What the deciding stages need to know of the vault: its account, read at `slot`. */
export interface VaultView {
  readonly address: Address;
  readonly slot: number;
  readonly nonce: bigint;
  readonly arbitragePaused: boolean;
  /** What one arbitrage may take now: the lower of the per-trade notional and idle above its floor. */
  readonly tradable: UsdcAtoms;
  readonly nav: UsdcAtoms;
  /** The policy's floor under min_profit. */
  readonly minProfit: UsdcAtoms;
  /** The largest part of USDC out − in that may be tipped. */
  readonly maxTipShareBps: number;
  /** The policy's price ceiling: USDC atoms repaid for one whole SOL of tip. */
  readonly tipPriceCeiling: UsdcAtoms;
  /** What the tip counter leaves of its 24-hour cap. */
  readonly tipBudget: UsdcAtoms;
  readonly shares: ShareAtoms;
}

/** Lamports in one SOL. */
export const LAMPORTS_PER_SOL = 1_000_000_000n as Lamports;
