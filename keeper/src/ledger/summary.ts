import type { EngineId } from "../domain/opportunity.ts";
import type { TradeResult } from "../settlement/result.ts";

/** One execution of a run. */
export interface TradeSummary {
  /** The report's id, `d<n>:x`: the ledger's report and settlement carry it. */
  readonly id: string;
  readonly engine: EngineId;
  /** "BTC/USDT mexc→okx" (bought → sold) or "USDC→SOL→USDC". */
  readonly pair: string;
  /** USDC, 6 decimals: capital of the first leg. */
  readonly notional: string;
  /** USDC, 6 decimals: if everything had filled as quoted. */
  readonly expectedProfit: string;
  /** USDC, 6 decimals, signed. On chain USDC out − in − tip repaid; on exchanges received − paid − fees. */
  readonly realisedProfit: string;
  /** SOL, 9 decimals: base and priority fees, which the vault does not repay. */
  readonly keeperCosts: string;
  /** Base58; only of a transaction on chain. */
  readonly signature?: string;
  readonly result: TradeResult;
}

/** The vault at the end of a run. */
export interface VaultSummary {
  /** Base58. */
  readonly address: string;
  readonly programId: string;
  /** USDC, 6 decimals: all recorded assets less reserves. */
  readonly nav: string;
  /** USDC, 6 decimals: what deposits are priced at, and what exits are priced at. */
  readonly navHigh: string;
  readonly navLow: string;
  /** USDC of one whole share, 6 decimals: what its holder would be paid, at the low NAV after the fee that is due, rounded down. */
  readonly sharePrice: string;
  /** Number of receipts, and the hash over all of them in hex. */
  readonly receipts: number;
  readonly head: string;
}

/** What `empire run` reports at its end, and `/api/summary` meanwhile. */
export interface RunSummary {
  readonly mode: "paper" | "replay" | "live";
  /** "public", "sim" or "replay:<file>": never "auto", which is resolved by then. */
  readonly market: string;
  /** Of the simulated market; null where there is none. */
  readonly seed: number | null;
  /** By the keeper's clock, milliseconds. In a replay by the recording's. */
  readonly durationMs: number;
  /** Market events that reached the state. */
  readonly events: number;
  /** Found, by engine. */
  readonly opportunities: Readonly<Partial<Record<EngineId, number>>>;
  /** Not traded, by reason: comparisons that an engine refused and opportunities that scoring or allocation refused. */
  readonly refused: Readonly<Record<string, number>>;
  /** Comparisons by pair. */
  readonly compared: Readonly<Record<string, number>>;
  /** Best net edge by pair, basis points after both fees; negative when even the best one cost. */
  readonly bestEdge: Readonly<Record<string, number>>;
  /** In the order in which they ended; of a long run the most recent ones, the ledger has all. */
  readonly trades: readonly TradeSummary[];
  /** Null where no vault was reachable: a replay without one. */
  readonly vault: VaultSummary | null;
  /** Number of entries and the last one's hash in hex: note it down, and nobody can rewrite the ledger unseen. */
  readonly ledger: { readonly entries: number; readonly head: string };
  /** From a frame off its socket to the decision, milliseconds; null when nothing was measured, as in a replay. */
  readonly latencyMs: { readonly p50: number | null; readonly p99: number | null };
}
