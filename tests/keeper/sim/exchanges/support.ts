import { once } from "node:events";
import { WebSocket } from "ws";
import { millis } from "../../../../keeper/src/domain/quantity.ts";
import type { Runtime } from "../../../../keeper/src/runtime.ts";

/** A clock that never moves and timers that never fire: the market is moved by hand. */
export const FROZEN: Runtime = {
  now: () => millis(1_700_000_000_123),
  monotonic: () => 0,
  after: () => () => {},
  every: () => () => {},
  random: (n) => new Uint8Array(n),
  id: () => "0".repeat(32),
};

/** A WebSocket whose frames are read one by one, in order. */
export class Client {
  private readonly frames: (string | Uint8Array)[] = [];
  private wake = () => {};
  private readonly socket: WebSocket;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on("message", (data, binary) => {
      this.frames.push(binary ? new Uint8Array(data as Buffer) : String(data));
      this.wake();
    });
  }

  static async open(url: string): Promise<Client> {
    const socket = new WebSocket(url);
    const client = new Client(socket);
    await once(socket, "open");
    return client;
  }

  send(message: string | object): void {
    this.socket.send(typeof message === "string" ? message : JSON.stringify(message));
  }

  /** The next frame as it came. */
  async raw(): Promise<string | Uint8Array> {
    for (;;) {
      const frame = this.frames.shift();
      if (frame !== undefined) return frame;
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }

  /** The next frame, which must be JSON. */
  async json<T = Record<string, unknown>>(): Promise<T> {
    return JSON.parse(String(await this.raw())) as T;
  }

  /** Frames that have arrived and were not read. */
  get waiting(): number {
    return this.frames.length;
  }

  close(): void {
    this.socket.terminate();
  }
}

/** A local book that applies levels the way exchanges say to. */
export class LocalBook {
  readonly bids = new Map<number, number>();
  readonly asks = new Map<number, number>();

  apply(side: "bids" | "asks", levels: readonly (readonly string[])[]): void {
    for (const [price, size] of numbers(levels)) {
      if (size === 0) this[side].delete(price);
      else this[side].set(price, size);
    }
  }

  /** Best first. */
  levels(side: "bids" | "asks"): [number, number][] {
    const sign = side === "bids" ? -1 : 1;
    return [...this[side]].sort(([a], [b]) => sign * (a - b));
  }
}

/** Levels as numbers: exchanges differ in how many zeros they write. */
export const numbers = (levels: readonly (readonly string[])[]) =>
  levels.map(([price, size]): [number, number] => [Number(price), Number(size)]);

/** GET `url`, as JSON. */
export async function get<T>(url: string): Promise<{ status: number; body: T }> {
  const response = await fetch(url);
  return { status: response.status, body: (await response.json()) as T };
}
