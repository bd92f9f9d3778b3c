import type { EventId, OpportunityId } from "./id.ts";
import type { InstrumentId, ProductId, VenueId } from "./instrument.ts";
import type { Address } from "./pool.ts";
import type { Atoms, Lamports, Millis, Ppm, UsdcAtoms } from "./quantity.ts";

export type EngineId = "cex_spread" | "atomic_cycle";

/** What an engine compared, whether or not it paid: the summary's `compared` and `bestEdge`. */
export interface Comparison {
  readonly engine: EngineId;
  /** "<what> <from>→<to>", such as "BTC/USDT mexc→okx" (bought → sold) or "USDC→SOL→USDC". */
  readonly pair: string;
  /**
   * Price edge after fees at the top of the books (spot: both taker fees; contracts: both, to open and to close), or of
   * an infinitesimal cycle after pool fees. Rounded down; negative: it costs. Absent where no price may be trusted.
   */
  readonly netEdge?: Ppm;
  /** Why it is no opportunity; absent when it is one. */
  readonly refused?: EngineRefusal;
}

export type EngineRefusal =
  | "edge_below_minimum"
  | "book_stale"
  | "book_bad"
  | "size_below_minimum"
  | "no_conversion_price"
  | "vault_unknown"
  | "vault_paused"
  | "chain_stale"
  | "profit_below_minimum";

interface Found {
  readonly id: OpportunityId;
  readonly event: EventId;
  readonly at: Millis;
  readonly pair: string;
  /** Capital the first leg takes. */
  readonly notional: UsdcAtoms;
  /** If everything fills as quoted, after all known costs. Rounded down. */
  readonly expectedProfit: UsdcAtoms;
  /** Exchange fees, pool fees excluded: those are in the quoted amounts. Rounded up. */
  readonly fees: UsdcAtoms;
  readonly netEdge: Ppm;
}

/** One limit order. Integers in the instrument's units. */
export interface CexLeg {
  readonly instrument: InstrumentId;
  readonly venue: VenueId;
  readonly side: "buy" | "sell";
  /** The worst price that the order takes: beyond the walk's last level by its share of the edge there. */
  readonly limitPrice: number;
  readonly size: number;
  /** What the walk pays or receives, in 10⁻⁶ quote, before the fee. */
  readonly value: Atoms;
}

export interface CexSpreadOpportunity extends Found {
  readonly engine: "cex_spread";
  readonly product: ProductId;
  readonly buy: CexLeg;
  readonly sell: CexLeg;
}

export interface CycleHop {
  readonly pool: Address;
  readonly label: string;
  readonly inputMint: Address;
  readonly outputMint: Address;
  readonly amountIn: Atoms;
  readonly amountOut: Atoms;
}

export interface AtomicCycleOpportunity extends Found {
  readonly engine: "atomic_cycle";
  readonly vaultNonce: bigint;
  readonly hops: readonly CycleHop[];
  readonly amountIn: UsdcAtoms;
  readonly amountOut: UsdcAtoms;
  readonly tip: Lamports;
  /** What the vault will repay for the tip, at its ceiling price, rounded up. */
  readonly tipInUsdc: UsdcAtoms;
  /** The floor asked of the program: the trade fails on chain below it. */
  readonly minProfit: UsdcAtoms;
}

export type Opportunity = CexSpreadOpportunity | AtomicCycleOpportunity;

/** What an engine makes of one state. */
export interface Survey {
  readonly comparisons: readonly Comparison[];
  readonly opportunities: readonly Opportunity[];
}
