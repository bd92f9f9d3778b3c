import WebSocket, { type RawData } from "ws";
import { type DurationMs, durationMs } from "../../domain/quantity.ts";
import type { Cancel, Runtime } from "../../runtime.ts";

/** A subscription of Solana's WebSocket API: `<name>Subscribe`. */
export interface Subscription {
  readonly name: "account" | "program" | "slot";
  readonly params: readonly unknown[];
  /** Hears each notification's result. `frameAt`: monotonic time at which its frame was read. */
  readonly hear: (result: unknown, frameAt: number) => void;
}

export interface SocketOptions {
  readonly runtime: Runtime;
  readonly url: string;
  readonly subscriptions: readonly Subscription[];
  /** How long nothing may be heard. Subscribe to slots, which come all the time. */
  readonly silence: DurationMs;
  /** All subscriptions stand. */
  readonly onOpen: () => void;
  /** Once for each time that it was open, or could not be opened. It connects again by itself. */
  readonly onDown: (status: "disconnected" | "silent", reason: string) => void;
}

const FIRST_RETRY = durationMs(250);
const LAST_RETRY = durationMs(5_000);

/**
 * A WebSocket to a Solana RPC that holds its subscriptions: connects again when the connection ends, when a subscription
 * is refused and when nothing is heard for too long, ever less often while that does not help.
 */
export class Socket {
  readonly #options: SocketOptions;
  /** Of the present connection: requests in flight and subscriptions, by the server's number. */
  #asked = new Map<number, Subscription>();
  #standing = new Map<number, Subscription>();
  #socket: WebSocket | undefined;
  #heardAt = 0;
  #retry: DurationMs = FIRST_RETRY;
  #reconnect: Cancel | undefined;
  #watch: Cancel | undefined;
  #closed = false;

  constructor(options: SocketOptions) {
    this.#options = options;
  }

  open(): void {
    const { runtime, silence } = this.#options;
    this.#watch = runtime.every(durationMs(silence / 4), () => this.#checkSilence());
    this.#connect();
  }

  /** What it is for works: the next outage is answered at once again. */
  steady(): void {
    this.#retry = FIRST_RETRY;
  }

  /** Gives the connection up and connects again: for when what came over it cannot be used. */
  restart(reason: string): void {
    this.#down("disconnected", reason);
  }

  /** Ends it for good; nothing is heard afterwards. */
  close(): void {
    this.#closed = true;
    this.#watch?.();
    this.#reconnect?.();
    this.#abandon();
  }

  #connect(): void {
    this.#asked = new Map();
    this.#standing = new Map();
    this.#heardAt = this.#options.runtime.monotonic();
    const socket = new WebSocket(this.#options.url, { perMessageDeflate: false });
    this.#socket = socket;
    // Events of a connection that has been given up are not of interest any more.
    const ours = (run: () => void) => {
      if (this.#socket === socket) run();
    };
    socket.on("open", () => ours(() => this.#subscribe(socket)));
    socket.on("message", (data) => ours(() => this.#take(data)));
    socket.on("error", (error) => ours(() => this.#down("disconnected", error.message || "the connection failed")));
    socket.on("close", () => ours(() => this.#down("disconnected", "the RPC closed the connection")));
  }

  #subscribe(socket: WebSocket): void {
    for (const [index, subscription] of this.#options.subscriptions.entries()) {
      const { name, params } = subscription;
      this.#asked.set(index, subscription);
      socket.send(JSON.stringify({ jsonrpc: "2.0", id: index, method: `${name}Subscribe`, params }));
    }
  }

  #take(data: RawData): void {
    const { runtime, onOpen, subscriptions } = this.#options;
    const frameAt = runtime.monotonic();
    this.#heardAt = frameAt;
    const message = parse(data.toString());
    if (message === undefined) {
      this.#down("disconnected", "the RPC sent something that is not JSON-RPC");
      return;
    }
    if (message.params) {
      this.#standing.get(message.params.subscription)?.hear(message.params.result, frameAt);
      return;
    }
    const subscription = message.id === undefined ? undefined : this.#asked.get(message.id);
    if (!subscription || message.id === undefined) return;
    if (typeof message.result !== "number") {
      const reason = message.error ?? "no reason given";
      this.#down("disconnected", `the RPC refused ${subscription.name}Subscribe: ${reason}`);
      return;
    }
    this.#asked.delete(message.id);
    this.#standing.set(message.result, subscription);
    if (this.#standing.size === subscriptions.length) onOpen();
  }

  #checkSilence(): void {
    const { runtime, silence } = this.#options;
    if (!this.#socket || runtime.monotonic() - this.#heardAt < silence) return;
    this.#down("silent", `nothing heard from the RPC for ${silence} ms`);
  }

  #down(status: "disconnected" | "silent", reason: string): void {
    if (this.#closed) return;
    this.#abandon();
    this.#reconnect?.();
    this.#reconnect = this.#options.runtime.after(this.#retry, () => this.#connect());
    this.#retry = durationMs(Math.min(this.#retry * 2, LAST_RETRY));
    this.#options.onDown(status, reason);
  }

  #abandon(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    // Ending a connection that is still being made is an error event: it is expected here.
    socket?.on("error", () => {});
    socket?.terminate();
  }
}

interface Message {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: string;
  readonly params?: { readonly subscription: number; readonly result: unknown };
}

function parse(text: string): Message | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const { id, result, error, params } = value as Record<string, unknown>;
  if (typeof params === "object" && params !== null && "subscription" in params && "result" in params) {
    const { subscription } = params;
    return typeof subscription === "number" ? { params: { subscription, result: params.result } } : undefined;
  }
  const refusal = typeof error === "object" && error !== null && "message" in error ? String(error.message) : undefined;
  return {
    ...(typeof id === "number" && { id }),
    result,
    ...(refusal !== undefined && { error: refusal }),
  };
}
