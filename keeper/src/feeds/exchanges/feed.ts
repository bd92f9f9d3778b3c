import type { StreamStatus } from "../../domain/event.ts";
import { instrumentId } from "../../domain/instrument.ts";
import type { Feed, Sink } from "../../domain/ports.ts";
import { type DurationMs, durationMs, type Ppm } from "../../domain/quantity.ts";
import { type Runtime, sleep } from "../../runtime.ts";
import { Backoff, type BackoffLimits } from "./backoff.ts";
import { type CcxtExchange, newExchange, type VenueUrls } from "./ccxt.ts";
import { type CcxtMarket, instrumentOf } from "./instrument.ts";
import { SEQUENCE_GUARDS } from "./sequence.ts";
import { Session } from "./session.ts";
import { BookStream } from "./stream.ts";
import { StreamTrouble, troubleOf } from "./trouble.ts";
import { depthToAsk, type Venue, venueNamed } from "./venues.ts";

const DEFAULT_DEPTH = 20;
const DEFAULT_BACKOFF: BackoffLimits = { initial: durationMs(250), longest: durationMs(30_000) };
const OPEN_LIMIT = durationMs(20_000);

export interface ExchangeFeedOptions {
  readonly venue: string;
  /** ccxt symbols: "BTC/USDT" is spot, "BTC/USD:BTC" an inverse and "BTC/USDT:USDT" a linear perpetual. */
  readonly symbols: readonly string[];
  readonly runtime: Runtime;
  /** A local server in the exchange's place. */
  readonly urls?: VenueUrls;
  /** Levels a side. */
  readonly depth?: number;
  /** Longest quiet before a stream counts as dead; the venue's default otherwise. */
  readonly silenceLimit?: DurationMs;
  /** Age at which a book is stale; the venue's default otherwise. */
  readonly maxAge?: DurationMs;
  /** Our own fee tier as taker; what the market states otherwise. */
  readonly takerFeePpm?: Ppm;
  readonly backoff?: BackoffLimits;
  /** Longest time from opening a connection to its first book. */
  readonly openLimit?: DurationMs;
}

/** How often each status has been, and how many books were handed on. */
export type FeedCounters = { readonly [status in StreamStatus | "books"]: number };

export interface ExchangeFeed extends Feed {
  readonly counters: FeedCounters;
}

/**
 * The order books of one exchange, live or simulated: the same code with other addresses.
 *
 * The sink gets an `instrument` for each symbol, and for each of them `stream` connected, then books. A stream in trouble
 * says so (silent, disconnected, bad_data, with the reason) and sends nothing until a `resynced` announces its next whole
 * book. Being offline is such trouble: `start` does not reject for it.
 *
 * @throws EmpireError VENUE_UNKNOWN for a venue that is not in the table.
 */
export function exchangeFeed(options: ExchangeFeedOptions): ExchangeFeed {
  return new CcxtFeed(venueNamed(options.venue), options);
}

class CcxtFeed implements ExchangeFeed {
  readonly name: string;
  readonly counters: Record<StreamStatus | "books", number> = {
    books: 0,
    connected: 0,
    disconnected: 0,
    silent: 0,
    resynced: 0,
    bad_data: 0,
  };
  private readonly venue: Venue;
  private readonly options: ExchangeFeedOptions;
  private readonly stopping = new AbortController();
  private readonly streams: BookStream[] = [];
  private loading: Session | undefined;
  private running: Promise<void> = Promise.resolve();
  private sink: Sink = () => {};

  constructor(venue: Venue, options: ExchangeFeedOptions) {
    this.venue = venue;
    this.options = options;
    this.name = `exchange ${venue.id}`;
  }

  async start(sink: Sink): Promise<void> {
    this.sink = (input, frameAt) => {
      if (!this.stopping.signal.aborted) sink(input, frameAt);
    };
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort(new StreamTrouble("disconnected", "stopped"));
    this.loading?.end(new StreamTrouble("disconnected", "stopped"));
    for (const stream of this.streams) stream.stop();
    await this.running;
  }

  /** Loads the markets, however often that takes, and then follows each symbol on its own. */
  private async run(): Promise<void> {
    const backoff = this.newBackoff();
    while (!this.stopping.signal.aborted) {
      try {
        const { markets, precisionMode } = await this.loadMarkets();
        if (this.stopping.signal.aborted) return;
        for (const symbol of this.options.symbols) this.follow(symbol, markets[symbol], precisionMode);
        await Promise.all(this.streams.map((stream) => stream.run()));
        return;
      } catch (error) {
        const { message } = troubleOf(error);
        for (const symbol of this.options.symbols)
          this.status(symbol, "disconnected", `markets not loaded: ${message}`);
        await sleep(this.options.runtime, backoff.next(), this.stopping.signal).catch(() => {});
      }
    }
  }

  private async loadMarkets(): Promise<{ markets: Record<string, CcxtMarket>; precisionMode: number }> {
    const exchange = await this.exchange();
    const session = new Session(this.options.runtime, exchange);
    this.loading = session;
    try {
      const markets = await Promise.race([exchange.loadMarkets(), session.over]);
      return { markets, precisionMode: exchange.precisionMode };
    } finally {
      session.end(new StreamTrouble("disconnected", "markets are loaded"));
    }
  }

  /** Announces a market and makes ready to follow it; one that cannot be followed says why and stays out. */
  private follow(symbol: string, market: CcxtMarket | undefined, precisionMode: number): void {
    const { runtime, depth = DEFAULT_DEPTH, silenceLimit, openLimit, takerFeePpm, maxAge } = this.options;
    if (market === undefined) {
      this.status(symbol, "disconnected", `${this.venue.id} does not list ${symbol}`);
      return;
    }
    try {
      const ours = {
        ...(takerFeePpm !== undefined && { takerFee: takerFeePpm }),
        ...(maxAge !== undefined && { maxAge }),
      };
      const instrument = instrumentOf(this.venue, market, precisionMode, ours);
      this.sink({ kind: "instrument", instrument });
      this.streams.push(
        new BookStream({
          runtime,
          instrument,
          depth,
          askedDepth: depthToAsk(this.venue, depth),
          silenceLimit: silenceLimit ?? this.venue.silenceLimit,
          openLimit: openLimit ?? OPEN_LIMIT,
          backoff: this.newBackoff(),
          open: () => this.openSession(market),
          onBook: (input, frameAt) => {
            this.counters.books++;
            this.sink(input, frameAt);
          },
          onStatus: (status, reason) => this.status(symbol, status, reason),
        }),
      );
    } catch (error) {
      this.status(symbol, "disconnected", troubleOf(error).message);
    }
  }

  /** An exchange that knows the one market it follows: nothing is loaded again when a stream comes back. */
  private async openSession(market: CcxtMarket): Promise<Session> {
    const exchange = await this.exchange();
    exchange.setMarkets([market]);
    SEQUENCE_GUARDS[this.venue.id]?.(exchange);
    return new Session(this.options.runtime, exchange);
  }

  private exchange(): Promise<CcxtExchange> {
    return newExchange(this.venue.id, marketTypes(this.options.symbols), this.options.urls);
  }

  private newBackoff(): Backoff {
    return new Backoff(this.options.runtime, this.options.backoff ?? DEFAULT_BACKOFF);
  }

  private status(symbol: string, status: StreamStatus, reason: string): void {
    this.counters[status]++;
    this.sink({ kind: "stream", venue: this.venue.id, stream: instrumentId(this.venue.id, symbol), status, reason });
  }
}

/** The market types behind ccxt symbols: what is not asked for need not be loaded. */
export function marketTypes(symbols: readonly string[]): string[] {
  const types = symbols.map((symbol) => {
    const [pair = "", settle] = symbol.split(":");
    if (settle === undefined) return "spot";
    return settle === pair.split("/")[0] ? "inverse" : "linear";
  });
  return [...new Set(types)];
}
