import { type BookView, decimal } from "../../../../keeper/sim/exchanges/books.ts";
import { type Exchanges, type SimVenueId, startExchanges } from "../../../../keeper/sim/exchanges/index.ts";
import type { BookInput, MarketInput, StreamInput } from "../../../../keeper/src/domain/event.ts";
import type { Sink } from "../../../../keeper/src/domain/ports.ts";
import { type DurationMs, durationMs, millis } from "../../../../keeper/src/domain/quantity.ts";
import { type ExchangeFeed, exchangeFeed } from "../../../../keeper/src/feeds/exchanges/index.ts";
import type { Runtime } from "../../../../keeper/src/runtime.ts";

/** A clock that stands still until it is moved. */
export class StillRuntime implements Runtime {
  private time = 0;
  private readonly timers = new Set<{ due: number; every: DurationMs | undefined; run: () => void }>();

  /** Timers that are still set. */
  get pending(): number {
    return this.timers.size;
  }

  /** Lets `length` pass, running what falls due in its order. */
  pass(length: number): void {
    const end = this.time + length;
    for (;;) {
      const [next] = [...this.timers].filter((timer) => timer.due <= end).sort((a, b) => a.due - b.due);
      if (next === undefined) break;
      this.time = next.due;
      if (next.every === undefined) this.timers.delete(next);
      else next.due += next.every;
      next.run();
    }
    this.time = end;
  }

  now = () => millis(1_700_000_000_000 + this.time);
  monotonic = () => this.time;
  after = (delay: DurationMs, run: () => void) => this.set({ due: this.time + delay, every: undefined, run });
  every = (interval: DurationMs, run: () => void) => this.set({ due: this.time + interval, every: interval, run });
  random = (n: number) => new Uint8Array(n).fill(255);
  id = () => "0".repeat(32);

  private set(timer: { due: number; every: DurationMs | undefined; run: () => void }) {
    this.timers.add(timer);
    return () => void this.timers.delete(timer);
  }
}

/** A book as a test compares it: best first, written out. */
export interface Copied {
  readonly bids: readonly string[];
  readonly asks: readonly string[];
}

export type Seen = Exclude<MarketInput, BookInput> | (Copied & { kind: "book"; exchangeAt: number | undefined });

export const SILENCE = durationMs(1_000);
export const BACKOFF = { initial: durationMs(100), longest: durationMs(1_000) };
export const SYMBOL = "BTC/USDT";
const DEPTH = 20;

/** One feed on one simulated exchange, all clocks in the test's hand. */
export class Rig {
  readonly clock = new StillRuntime();
  readonly seen: Seen[] = [];
  readonly feed: ExchangeFeed;
  readonly sim: Exchanges;
  readonly venue: SimVenueId;
  /** Every state that the exchange's book has been in, in order. */
  readonly history: Copied[] = [];
  private wake = () => {};

  private constructor(venue: SimVenueId, sim: Exchanges, symbols: readonly string[]) {
    this.venue = venue;
    this.sim = sim;
    this.feed = exchangeFeed({
      venue,
      symbols,
      runtime: this.clock,
      urls: sim.urls[venue],
      depth: DEPTH,
      silenceLimit: SILENCE,
      backoff: BACKOFF,
    });
    this.remember();
  }

  static async start(venue: SimVenueId, symbols: readonly string[] = [SYMBOL], seed = 1): Promise<Rig> {
    const clock = new StillRuntime();
    const rig = new Rig(venue, await startExchanges({ runtime: clock, seed, clock: false }), symbols);
    return rig;
  }

  sink: Sink = (input) => {
    this.seen.push(input.kind === "book" ? copied(input) : input);
    this.wake();
  };

  /** Moves the market one step. */
  move(): void {
    this.sim.advance();
    this.remember();
  }

  /** Waits for an input that is `wanted`, from `since` on, without moving the market. */
  async arrival(wanted: (input: Seen) => boolean, since = this.seen.length): Promise<Seen> {
    for (;;) {
      const found = this.seen.slice(since).find(wanted);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }

  /** Moves the market, a step to a turn of the event loop, until an input that is `wanted` arrives. */
  async until(wanted: (input: Seen) => boolean, since = this.seen.length): Promise<Seen> {
    for (;;) {
      const found = this.seen.slice(since).find(wanted);
      if (found !== undefined) return found;
      this.move();
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
  }

  /** Lets time pass, in small parts so that what a timer starts can go on, until an input that is `wanted` arrives. */
  async pass(wanted: (input: Seen) => boolean, since = this.seen.length): Promise<Seen> {
    for (;;) {
      const found = this.seen.slice(since).find(wanted);
      if (found !== undefined) return found;
      this.clock.pass(10);
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
  }

  /** The book that the exchange holds now. */
  expected(symbol = SYMBOL): Copied {
    return written(this.sim.book(this.venue, symbol));
  }

  books(since = 0): Extract<Seen, { kind: "book" }>[] {
    return this.seen.slice(since).filter((input) => input.kind === "book");
  }

  statuses(since = 0): string[] {
    return this.seen.slice(since).flatMap((input) => (input.kind === "stream" ? [input.status] : []));
  }

  async close(): Promise<void> {
    await this.feed.stop();
    await this.sim.close();
  }

  private remember(): void {
    this.history.push(this.expected());
  }
}

export const status =
  (wanted: StreamInput["status"]) =>
  (input: Seen): input is StreamInput =>
    input.kind === "stream" && input.status === wanted;
export const isBook = (input: Seen) => input.kind === "book";
export const sameBook = (a: Copied, b: Copied) => JSON.stringify([a.bids, a.asks]) === JSON.stringify([b.bids, b.asks]);

function written(view: BookView): Copied {
  const side = (levels: BookView["bids"]) => levels.slice(0, DEPTH).map(([price, size]) => `${price} ${size}`);
  return { bids: side(view.bids), asks: side(view.asks) };
}

/** Decimals of the simulated markets' BTC/USDT, by venue: what the test checks the feed's own against. */
export const DECIMALS: Readonly<Record<SimVenueId, readonly [price: number, size: number]>> = {
  binance: [2, 5],
  bybit: [1, 6],
  okx: [1, 8],
  mexc: [2, 6],
};

function copied(input: BookInput): Seen {
  const venue = input.instrument.split(":")[0] as SimVenueId;
  const [priceDecimals, sizeDecimals] = DECIMALS[venue];
  const side = ({ count, prices, sizes }: BookInput["bids"]) =>
    Array.from({ length: count }, (_, i) => count - 1 - i).map(
      (i) => `${decimal(prices[i] ?? -1, priceDecimals)} ${decimal(sizes[i] ?? -1, sizeDecimals)}`,
    );
  return { kind: "book", bids: side(input.bids), asks: side(input.asks), exchangeAt: input.exchangeAt };
}
