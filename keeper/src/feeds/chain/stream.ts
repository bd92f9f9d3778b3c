import type { StreamStatus } from "../../domain/event.ts";
import type { Sink } from "../../domain/ports.ts";
import { type DurationMs, durationMs } from "../../domain/quantity.ts";
import type { Runtime } from "../../runtime.ts";
import { Socket, type Subscription } from "./socket.ts";

/** The chain's name among the venues. */
export const CHAIN = "solana";

export interface ChainStreamOptions {
  readonly runtime: Runtime;
  readonly wsUrl: string;
  /** "pools" or "vault". */
  readonly name: string;
  readonly subscription: Subscription;
  /** Reads everything anew over HTTP; called once the subscription stands, so that nothing falls in between. */
  readonly read: () => Promise<void>;
  readonly sink: Sink;
  /** How long the RPC may be silent: slots come every 400 ms. 5 s. */
  readonly silence?: DurationMs;
}

const SILENCE = durationMs(5_000);

/** One stream of the chain: subscription, watchdog and re-reading, and the status that says whether to trade on it. */
export class ChainStream {
  readonly #options: ChainStreamOptions;
  readonly #socket: Socket;
  #status: StreamStatus | undefined;
  #opened = 0;
  #everLive = false;
  #stopped = false;

  constructor(options: ChainStreamOptions) {
    this.#options = options;
    this.#socket = new Socket({
      runtime: options.runtime,
      url: options.wsUrl,
      subscriptions: [options.subscription, { name: "slot", params: [], hear: () => {} }],
      silence: options.silence ?? SILENCE,
      onOpen: () => void this.#resync(),
      onDown: (status, reason) => {
        this.#opened += 1;
        this.#tell(status, reason);
      },
    });
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  get #live(): boolean {
    return this.#status === "connected" || this.#status === "resynced";
  }

  start(): void {
    this.#socket.open();
  }

  stop(): void {
    this.#stopped = true;
    this.#socket.close();
  }

  /** What came cannot be used: nothing is traded on this stream until it has been read anew. */
  distrust(reason: string): void {
    this.#tell("bad_data", reason);
  }

  /** What came can be used again. */
  trust(): void {
    if (this.#status === "bad_data") this.#tell("resynced", "");
  }

  async #resync(): Promise<void> {
    this.#opened += 1;
    const opened = this.#opened;
    try {
      await this.#options.read();
    } catch (error) {
      // The connection for reading is down although the socket is not: begin again.
      if (opened === this.#opened) this.#socket.restart(error instanceof Error ? error.message : String(error));
      return;
    }
    if (opened !== this.#opened) return;
    this.#socket.steady();
    if (this.#status === "bad_data" || this.#live) return;
    this.#tell(this.#everLive ? "resynced" : "connected", "");
    this.#everLive = true;
  }

  #tell(status: StreamStatus, reason: string): void {
    if (this.#stopped || status === this.#status) return;
    this.#status = status;
    this.#options.sink({ kind: "stream", venue: CHAIN, stream: this.#options.name, status, reason });
  }
}
