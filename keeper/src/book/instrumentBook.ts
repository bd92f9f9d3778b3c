import type { BookInput, StreamStatus } from "../domain/event.ts";
import type { Instrument } from "../domain/instrument.ts";
import type { Millis } from "../domain/quantity.ts";
import type { Book, BookDefect } from "../domain/state.ts";
import { statusAfterData } from "./fault.ts";
import { bestPrice, copyLevels, createLevels, type OwnLevels } from "./levels.ts";

/** Levels a side has room for before its arrays grow. */
const INITIAL_LEVELS = 64;

/** One instrument's book, updated in place: an update allocates nothing. */
export class InstrumentBook implements Book {
  instrument: Instrument;
  readonly bids: OwnLevels = createLevels(INITIAL_LEVELS);
  readonly asks: OwnLevels = createLevels(INITIAL_LEVELS);
  updatedAt: Millis;
  exchangeAt: Millis | undefined = undefined;
  status: StreamStatus = "connected";
  defect: BookDefect | undefined = "missing";

  constructor(instrument: Instrument, at: Millis) {
    this.instrument = instrument;
    this.updatedAt = at;
  }

  /** Takes the venue's newer description; prices in other units than before mean nothing, so the book starts empty. */
  describe(instrument: Instrument): void {
    this.instrument = instrument;
    this.#clear();
  }

  /** Copies an update. One that is older by the exchange's clock than the last is not applied, and spoils the book until the next. */
  update(input: BookInput, at: Millis): void {
    this.status = statusAfterData(this.status);
    if (input.exchangeAt !== undefined) {
      if (this.exchangeAt !== undefined && input.exchangeAt < this.exchangeAt) {
        this.defect = "time_backwards";
        return;
      }
      this.exchangeAt = input.exchangeAt;
    }
    const bids = copyLevels(input.bids, this.bids, 1);
    const asks = copyLevels(input.asks, this.asks, -1);
    this.updatedAt = at;
    this.defect = bids ?? asks ?? (bestPrice(this.bids) >= bestPrice(this.asks) ? "crossed" : undefined);
  }

  /** A stream that begins anew has no book yet, and its clock may start anywhere. */
  setStatus(status: StreamStatus): void {
    this.status = status;
    if (status === "connected" || status === "resynced") this.#clear();
  }

  #clear(): void {
    this.bids.count = 0;
    this.asks.count = 0;
    this.exchangeAt = undefined;
    this.defect = "missing";
  }
}
