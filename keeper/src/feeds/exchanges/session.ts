import type { Runtime } from "../../runtime.ts";
import type { CcxtBook, CcxtClient, CcxtExchange } from "./ccxt.ts";
import { StreamTrouble, troubleOf } from "./trouble.ts";

/**
 * One life of one ccxt exchange: from its first request to its first trouble. It is never repaired, only replaced: after
 * nonce errors ccxt keeps the broken book's cache (ccxt issue 26753), leaks the watchers of the old connection (21369), goes
 * on serving a stale book (19717), or freezes without an error (20911). What is thrown away whole has none of that.
 */
export class Session {
  /** Monotonic time at which the last frame reached us. */
  frameAt = 0;
  /** Rejects once, with a StreamTrouble, when the session is over. */
  readonly over: Promise<never>;
  private readonly exchange: CcxtExchange;
  private readonly clients = new Set<CcxtClient>();
  private readonly requests = new AbortController();
  private ended: StreamTrouble | undefined;
  private reject: (trouble: StreamTrouble) => void = () => {};

  constructor(runtime: Runtime, exchange: CcxtExchange) {
    this.exchange = exchange;
    this.over = new Promise((_, reject) => {
      this.reject = reject;
    });
    this.over.catch(() => {});
    this.watchFrames(runtime);
    this.holdConnections();
  }

  /** The next state of `symbol`'s book. @throws StreamTrouble when the session is over; also what ccxt throws. */
  async nextBook(symbol: string, depth: number | undefined): Promise<CcxtBook> {
    const book = await this.exchange.watchOrderBook(symbol, depth);
    if (this.ended !== undefined) throw this.ended;
    return book;
  }

  /**
   * Ends the session: sockets are cut rather than closed, since a frozen server never answers a closing handshake, and
   * requests are aborted. Later calls do nothing.
   */
  end(trouble: StreamTrouble): void {
    if (this.ended !== undefined) return;
    this.ended = trouble;
    this.reject(trouble);
    this.requests.abort(trouble);
    for (const client of this.clients) {
      client.error = trouble;
      // Before the cut: this clears ccxt's ping and connection timers, and settles whoever waits for a message.
      client.reset(trouble);
      client.connection?.terminate();
    }
  }

  /** Stamps every frame, and ends the session on one that ccxt cannot use. */
  private watchFrames(runtime: Runtime): void {
    const handle = this.exchange.handleMessage.bind(this.exchange);
    this.exchange.handleMessage = (client, message) => {
      if (this.ended !== undefined) return;
      this.frameAt = runtime.monotonic();
      // A text that stayed a text was no JSON, except OKX's answer to a ping.
      if (typeof message === "string" && message !== "pong") {
        this.end(new StreamTrouble("bad_data", `a frame that is no JSON, of ${message.length} characters`));
        return;
      }
      try {
        handle(client, message);
      } catch (error) {
        this.end(
          error instanceof StreamTrouble
            ? error
            : new StreamTrouble("bad_data", `a frame that cannot be read: ${troubleOf(error).message}`),
        );
      }
    };
  }

  /** Knows every socket and request that ccxt opens, so that none outlives the session, and lets it open none afterwards. */
  private holdConnections(): void {
    const open = this.exchange.client.bind(this.exchange);
    this.exchange.client = (url) => {
      if (this.ended !== undefined) throw this.ended;
      const client = open(url);
      this.clients.add(client);
      return client;
    };
    this.exchange.fetchImplementation = (input, init) => {
      const signals = [this.requests.signal, ...(init?.signal ? [init.signal] : [])];
      return fetch(input, { ...init, redirect: "error", signal: AbortSignal.any(signals) });
    };
  }
}
