import type { BookInput, StreamStatus } from "../../domain/event.ts";
import type { Instrument } from "../../domain/instrument.ts";
import { type DurationMs, durationMs, millis } from "../../domain/quantity.ts";
import { type Runtime, sleep } from "../../runtime.ts";
import type { Backoff } from "./backoff.ts";
import type { CcxtBook } from "./ccxt.ts";
import { copyBook, emptyLevels, type Scale } from "./levels.ts";
import type { Session } from "./session.ts";
import { StreamTrouble, troubleOf } from "./trouble.ts";

/** How often the watchdog looks, as a part of the silence that it looks for. */
const LOOKS_PER_LIMIT = 5;
/** A session that gave books for this many milliseconds was healthy: the wait after it is short again. */
const HEALTHY_AFTER = 30_000;

export interface StreamOptions {
  readonly runtime: Runtime;
  readonly instrument: Instrument;
  /** Levels a side to hand on, and the depth to ask the exchange for. */
  readonly depth: number;
  readonly askedDepth: number | undefined;
  readonly silenceLimit: DurationMs;
  /** Longest time from opening to the first book. */
  readonly openLimit: DurationMs;
  readonly backoff: Backoff;
  /** A connection of this stream's own: trouble in one market leaves the others alone. */
  readonly open: () => Promise<Session>;
  readonly onBook: (input: BookInput, frameAt: number) => void;
  readonly onStatus: (status: StreamStatus, reason: string) => void;
}

/**
 * Follows one market until it is stopped: opens a session, copies each book out of ccxt's hands, and replaces the session
 * on any trouble, after a wait that grows. A watchdog ends the session when nothing has arrived for the silence limit.
 */
export class BookStream {
  private readonly options: StreamOptions;
  private readonly stopping = new AbortController();
  private readonly scale: Scale;
  private readonly input: BookInput;
  private session: Session | undefined;
  private heardAt = 0;
  private connectedAt = 0;
  private everConnected = false;
  private connected = false;

  constructor(options: StreamOptions) {
    this.options = options;
    const { instrument, depth } = options;
    this.scale = { price: 10 ** instrument.priceDecimals, size: 10 ** instrument.sizeDecimals };
    this.input = { kind: "book", instrument: instrument.id, bids: emptyLevels(depth), asks: emptyLevels(depth) };
  }

  /** Runs until `stop`; then resolves. Never rejects. */
  async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      const trouble = await this.oneSession();
      if (this.stopping.signal.aborted) return;
      if (this.connected && this.options.runtime.monotonic() - this.connectedAt >= HEALTHY_AFTER)
        this.options.backoff.reset();
      this.connected = false;
      this.options.onStatus(trouble.status, trouble.message);
      await sleep(this.options.runtime, this.options.backoff.next(), this.stopping.signal).catch(() => {});
    }
  }

  /** Ends the session; `run` resolves soon after, and nothing is handed on any more. */
  stop(): void {
    this.stopping.abort(new StreamTrouble("disconnected", "stopped"));
    this.session?.end(new StreamTrouble("disconnected", "stopped"));
  }

  /** Returns what ended it. */
  private async oneSession(): Promise<StreamTrouble> {
    const { runtime, silenceLimit, openLimit } = this.options;
    let stopWatchdog = () => {};
    let session: Session | undefined;
    try {
      session = await this.options.open();
      this.session = session;
      if (this.stopping.signal.aborted) throw this.stopping.signal.reason;
      const opened = session;
      this.heardAt = runtime.monotonic();
      stopWatchdog = runtime.every(durationMs(Math.max(1, silenceLimit / LOOKS_PER_LIMIT)), () => {
        const quiet = runtime.monotonic() - this.heardAt;
        if (this.connected && quiet >= silenceLimit) {
          opened.end(new StreamTrouble("silent", `nothing for ${Math.round(quiet)} ms, the limit is ${silenceLimit}`));
        } else if (!this.connected && quiet >= openLimit) {
          opened.end(new StreamTrouble("disconnected", `no book within ${openLimit} ms of connecting`));
        }
      });
      return await Promise.race([this.follow(session), session.over]);
    } catch (error) {
      return troubleOf(error);
    } finally {
      stopWatchdog();
      session?.end(new StreamTrouble("disconnected", "replaced"));
    }
  }

  /** Hands on book after book until there is trouble. */
  private async follow(session: Session): Promise<StreamTrouble> {
    const { instrument, askedDepth, runtime } = this.options;
    for (;;) {
      let book: CcxtBook;
      try {
        book = await session.nextBook(instrument.symbol, askedDepth);
      } catch (error) {
        return troubleOf(error);
      }
      const bad = copyBook(book, this.input.bids, this.input.asks, this.scale);
      if (bad !== undefined) return new StreamTrouble("bad_data", bad);
      this.heardAt = runtime.monotonic();
      this.announce();
      this.options.onBook(withTime(this.input, book.timestamp), session.frameAt);
    }
  }

  private announce(): void {
    if (this.connected) return;
    this.connected = true;
    this.connectedAt = this.heardAt;
    this.options.onStatus(this.everConnected ? "resynced" : "connected", "a whole book has arrived");
    this.everConnected = true;
  }
}

/** The reused input, with the exchange's own time where it gave one. */
function withTime(input: BookInput, timestamp: number | undefined): BookInput {
  return timestamp === undefined ? input : { ...input, exchangeAt: millis(timestamp) };
}
