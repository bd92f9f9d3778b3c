import type { Runtime } from "../../src/runtime.ts";
import type { BookUpdate, BookView } from "./books.ts";
import type { VenueProfile } from "./process/profile.ts";

/** One WebSocket that a client has opened. */
export interface Connection {
  /** Path and query under which it was opened. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** What it is subscribed to, in the exchange's own words. */
  readonly topics: Set<string>;
  /** Pushes market data. */
  publish(frame: string | Uint8Array): void;
  /** A WebSocket ping frame. */
  ping(): void;
}

/** Answer to a REST request; undefined means that the exchange has no such path. */
export type RestAnswer = { readonly status?: number; readonly body: unknown } | undefined;

export interface VenueContext {
  readonly runtime: Runtime;
  readonly profile: VenueProfile;
  /** Those open now. */
  connections(): Iterable<Connection>;
  /** The whole book of "BTC/USDT" and its like. */
  view(symbol: string): BookView | undefined;
}

/** An exchange's protocol over the books of the simulation. It decides what to say; the server carries it. */
export interface VenueProtocol {
  rest(path: string, query: URLSearchParams): RestAnswer;
  /** A path that a client may open a WebSocket on. */
  accepts(path: string): boolean;
  opened?(connection: Connection): void;
  /** Takes a message; returns the frames that answer it, in order. */
  received(connection: Connection, text: string): readonly string[];
  updated(update: BookUpdate): void;
  /** Milliseconds between the pings that the exchange itself sends. */
  readonly pingEvery?: number;
}

/** All that makes an exchange: what it lists, where its sockets live, and how it talks. */
export interface VenueSim {
  readonly profile: VenueProfile;
  /** Path to put in front of the exchange's own WebSocket paths. */
  readonly wsPrefix: string;
  protocol(context: VenueContext): VenueProtocol;
}

/** Sends every subscriber of a topic that topic's frame, made once and only if somebody wants it. */
export function broadcast(
  connections: Iterable<Connection>,
  frameOf: (topic: string) => string | Uint8Array | undefined,
): void {
  const made = new Map<string, string | Uint8Array | undefined>();
  for (const connection of connections) {
    for (const topic of connection.topics) {
      if (!made.has(topic)) made.set(topic, frameOf(topic));
      const frame = made.get(topic);
      if (frame !== undefined) connection.publish(frame);
    }
  }
}

/** What a client sent, as JSON; undefined when it is none. */
export function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** The strings in `value` when it is a list; anything else in it is left out. */
export function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === "string") : [];
}
