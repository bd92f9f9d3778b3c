import { EmpireError } from "../domain/error.ts";
import type { MarketEvent, MarketInput, StreamInput, StreamStatus } from "../domain/event.ts";
import { type EventId, eventId } from "../domain/id.ts";
import type { Instrument, InstrumentId, ProductId, VenueId } from "../domain/instrument.ts";
import type { Address, Pool, VaultView } from "../domain/pool.ts";
import { type Millis, millis, type UsdcAtoms } from "../domain/quantity.ts";
import type { Book, MarketState, Touched } from "../domain/state.ts";
import { isLive, statusAfterData } from "./fault.ts";
import { InstrumentBook } from "./instrumentBook.ts";
import { PoolIndex } from "./poolIndex.ts";

/** The market as the events so far make it. */
export interface MarketBook {
  readonly state: MarketState;
  /**
   * Applies one event in place and returns the state, the same object every time; `touched` says what changed. Bad data
   * never throws: it is a book's defect.
   */
  apply(event: MarketEvent): MarketState;
}

const NONE: Touched = { kind: "none" };
const VAULT: Touched = { kind: "vault" };

/** An empty market. */
export function createMarket(): MarketBook {
  return new Market();
}

class Market implements MarketBook, MarketState {
  at: Millis = millis(0);
  event: EventId = eventId(0);
  touched: Touched = NONE;
  vault: VaultView | undefined = undefined;
  readonly balances = new Map<VenueId, UsdcAtoms>();
  readonly #books = new Map<InstrumentId, InstrumentBook>();
  readonly #products = new Map<ProductId, InstrumentBook[]>();
  readonly #touched = new Map<InstrumentId, Touched>();
  readonly #pools = new PoolIndex();
  #poolStatus: StreamStatus | undefined;
  #vaultStatus: StreamStatus | undefined;
  #vaultSlot = 0;

  get state(): MarketState {
    return this;
  }

  get pools(): ReadonlyMap<Address, Pool> {
    return this.#pools.pools;
  }

  get poolsLive(): boolean {
    return isLive(this.#poolStatus) && (this.#vaultStatus === undefined || isLive(this.#vaultStatus));
  }

  book(instrument: InstrumentId): Book | undefined {
    return this.#books.get(instrument);
  }

  booksOf(product: ProductId): readonly Book[] {
    return this.#products.get(product) ?? [];
  }

  poolsOf(mint: Address): readonly Pool[] {
    return this.#pools.of(mint);
  }

  apply(event: MarketEvent): MarketState {
    this.at = event.at;
    this.event = event.id;
    this.touched = this.#take(event.input);
    return this;
  }

  #take(input: MarketInput): Touched {
    switch (input.kind) {
      case "book": {
        const book = this.#books.get(input.instrument);
        if (book === undefined) return NONE;
        book.update(input, this.at);
        return this.#touched.get(input.instrument) ?? NONE;
      }
      case "instrument":
        return this.#announce(input.instrument);
      case "stream":
        return this.#stream(input);
      case "pool":
        this.#poolStatus = statusAfterData(this.#poolStatus);
        return this.#pools.put(input.pool) ? { kind: "pool", pool: input.pool.id } : NONE;
      case "vault":
        this.#vaultStatus = statusAfterData(this.#vaultStatus);
        if (input.vault.slot < this.#vaultSlot) return NONE;
        this.#vaultSlot = input.vault.slot;
        this.vault = input.vault;
        return VAULT;
      case "balance":
        this.balances.set(input.venue, input.free);
        return NONE;
      case "report":
      case "tick":
        return NONE;
    }
  }

  #announce(instrument: Instrument): Touched {
    const touched: Touched = { kind: "product", product: instrument.product, instrument: instrument.id };
    const known = this.#books.get(instrument.id);
    if (known !== undefined) {
      if (known.instrument.product !== instrument.product) {
        throw new EmpireError(
          "FEED_FAILED",
          `${instrument.id} was announced as ${known.instrument.product} and now as ${instrument.product}: one id is one market`,
          { context: { instrument: instrument.id } },
        );
      }
      known.describe(instrument);
      return touched;
    }
    const book = new InstrumentBook(instrument, this.at);
    this.#books.set(instrument.id, book);
    this.#touched.set(instrument.id, touched);
    const siblings = this.#products.get(instrument.product);
    if (siblings === undefined) this.#products.set(instrument.product, [book]);
    else siblings.push(book);
    return touched;
  }

  #stream(input: StreamInput): Touched {
    if (input.stream === "pools") {
      this.#poolStatus = input.status;
      if (isLive(input.status)) this.#pools.forgetSlots();
      return NONE;
    }
    if (input.stream === "vault") {
      this.#vaultStatus = input.status;
      if (isLive(input.status)) this.#vaultSlot = 0;
      return NONE;
    }
    this.#books.get(input.stream)?.setStatus(input.status);
    return this.#touched.get(input.stream) ?? NONE;
  }
}
