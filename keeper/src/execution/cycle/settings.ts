import type { Address } from "../../domain/pool.ts";
import { type DurationMs, durationMs } from "../../domain/quantity.ts";
import { TIP_ACCOUNTS } from "../jito/tipAccounts.ts";

/** How a cycle is sent and followed. */
export interface CycleSettings {
  /** What a leg's own quote may lose before the leg refuses; the vault's minimum profit is what protects the money. */
  readonly slippageBps: number;
  /** Compute units asked for, in per cent of what the simulation took. */
  readonly unitsMarginPercent: number;
  /** Priority fee in 10⁻⁶ lamports a compute unit. In a bundle only the tip buys a place. */
  readonly microLamports: number;
  /** How often the chain is asked for the signature. */
  readonly pollEvery: DurationMs;
  /** How long a bundle of unknown fate is left alone before its bytes are sent again. */
  readonly resendEvery: DurationMs;
  /** For one RPC call. */
  readonly rpcTimeout: DurationMs;
  /** How long the RPC may be silent after a bundle was sent before the trade is reported as in doubt. */
  readonly doubtAfter: DurationMs;
  /** How often a trade in doubt is looked up. */
  readonly probeEvery: DurationMs;
  /** One is picked at random for each trade. */
  readonly tipAccounts: readonly Address[];
  /** The keeper's own lookup tables, besides those that Jupiter names. */
  readonly lookupTables: readonly Address[];
}

/** 10 % a leg, 20 % more units than simulated, a look every 200 ms, in doubt after 5 s of silence. */
export const CYCLE_DEFAULTS: CycleSettings = {
  slippageBps: 1_000,
  unitsMarginPercent: 120,
  microLamports: 1_000,
  pollEvery: durationMs(200),
  resendEvery: durationMs(2_000),
  rpcTimeout: durationMs(2_000),
  doubtAfter: durationMs(5_000),
  probeEvery: durationMs(1_000),
  tipAccounts: TIP_ACCOUNTS,
  lookupTables: [],
};
