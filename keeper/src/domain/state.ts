import type { Levels, StreamStatus } from "./event.ts";
import type { EventId } from "./id.ts";
import type { Instrument, InstrumentId, ProductId, VenueId } from "./instrument.ts";
import type { Address, Pool, VaultView } from "./pool.ts";
import type { Millis, UsdcAtoms } from "./quantity.ts";

/** Why a book must not be traded on. malformed: a price or size that is no positive integer, or levels out of order. */
export type BookDefect =
  | "missing"
  | "stale"
  | "disconnected"
  | "crossed"
  | "empty"
  | "zero_size"
  | "malformed"
  | "time_backwards";

/** One instrument's book, kept in place. */
export interface Book {
  readonly instrument: Instrument;
  readonly bids: Levels;
  readonly asks: Levels;
  readonly updatedAt: Millis;
  readonly exchangeAt: Millis | undefined;
  readonly status: StreamStatus;
  /** Found when the last update was applied; age is judged separately, against the state's time. */
  readonly defect: BookDefect | undefined;
}

/** What the last event changed: engines look at nothing else. */
export type Touched =
  | { readonly kind: "product"; readonly product: ProductId; readonly instrument: InstrumentId }
  | { readonly kind: "pool"; readonly pool: Address }
  | { readonly kind: "vault" }
  | { readonly kind: "none" };

/** Everything known at `at`. Engines read it and change nothing. */
export interface MarketState {
  readonly at: Millis;
  readonly event: EventId;
  readonly touched: Touched;
  book(instrument: InstrumentId): Book | undefined;
  /** The books of one product over all venues, in the order in which they were announced. */
  booksOf(product: ProductId): readonly Book[];
  readonly pools: ReadonlyMap<Address, Pool>;
  /** Pools that touch a mint. */
  poolsOf(mint: Address): readonly Pool[];
  /** Whether the chain's streams are alive: no cycle is proposed otherwise. */
  readonly poolsLive: boolean;
  readonly vault: VaultView | undefined;
  readonly balances: ReadonlyMap<VenueId, UsdcAtoms>;
}
