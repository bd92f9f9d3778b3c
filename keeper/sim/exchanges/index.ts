import { durationMs } from "../../src/domain/quantity.ts";
import type { Runtime } from "../../src/runtime.ts";
import { binance } from "./binance.ts";
import { type BookView, VenueBooks } from "./books.ts";
import { bybit } from "./bybit.ts";
import type { Corruption } from "./faults.ts";
import { mexc } from "./mexc.ts";
import { okx } from "./okx.ts";
import type { Asset, ProcessProfile } from "./process/profile.ts";
import { fairPrice, initialState } from "./process/state.ts";
import { step } from "./process/step.ts";
import { serveVenue, type VenueServer } from "./server.ts";
import type { VenueSim } from "./venue.ts";

export type { Corruption } from "./faults.ts";

/** The simulated exchanges. A new one is a file beside this and a line here. */
const SIMS = { binance, bybit, okx, mexc } as const satisfies Record<string, VenueSim>;
export type SimVenueId = keyof typeof SIMS;
export const SIM_VENUES = Object.keys(SIMS) as readonly SimVenueId[];

/** Where an exchange is served: origins (and for sockets a path) that take the place of the exchange's own. */
export interface VenueUrls {
  readonly rest: string;
  readonly ws: string;
}

/** Faults, by venue. */
export interface Faults {
  /** Everything stays connected and nothing is sent any more: the silent freeze. */
  silence(venue: SimVenueId): void;
  resume(venue: SimVenueId): void;
  /** Cuts every socket; a client may come back at once. */
  drop(venue: SimVenueId): void;
  /** Turns every new connection and request away, until accept. */
  refuse(venue: SimVenueId): void;
  accept(venue: SimVenueId): void;
  /** Damages the next update of `symbol`. */
  corrupt(venue: SimVenueId, symbol: string, how: Corruption): void;
}

export interface Exchanges {
  readonly urls: Readonly<Record<SimVenueId, VenueUrls>>;
  readonly faults: Faults;
  /** What `asset` is worth in USDT now, before any venue's deviation. */
  fair(asset: Asset): number;
  /** Moves the market by hand. */
  advance(steps?: number): void;
  /** The book that a client of `venue` should have. @throws RangeError for a market that is not listed. */
  book(venue: SimVenueId, symbol: string): BookView;
  close(): Promise<void>;
}

export interface ExchangesOptions {
  readonly runtime: Runtime;
  /** Sessions of one seed see the same market, step by step. */
  readonly seed: number;
  /** Fixed ports; the others are free ones. */
  readonly port?: Partial<Record<SimVenueId, number>>;
  /** Milliseconds of market time in a step, and between steps. */
  readonly stepMs?: number;
  /** Whether the clock moves the market; otherwise only `advance` does. */
  readonly clock?: boolean;
}

/**
 * Starts all exchanges on 127.0.0.1, one port each, driven by one price process.
 *
 * @throws the operating system's error when a port cannot be had.
 */
export async function startExchanges(options: ExchangesOptions): Promise<Exchanges> {
  const { runtime, seed, port = {}, stepMs = 100, clock = true } = options;
  const profile: ProcessProfile = {
    seed,
    stepSeconds: stepMs / 1000,
    venues: SIM_VENUES.map((venue) => SIMS[venue].profile),
  };
  let state = initialState(profile);
  const books = SIM_VENUES.map((_, v) => new VenueBooks(profile, v, state));
  const started = await Promise.allSettled(
    SIM_VENUES.map((venue, v) =>
      serveVenue(SIMS[venue], { runtime, view: (symbol) => books[v]?.view(symbol) }, port[venue] ?? 0),
    ),
  );
  const servers = started.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
  const failed = started.find((each) => each.status === "rejected");
  if (failed !== undefined) {
    await Promise.all(servers.map((server) => server.close()));
    throw failed.reason;
  }
  const server = (venue: SimVenueId): VenueServer => {
    const found = servers[SIM_VENUES.indexOf(venue)];
    if (found === undefined) throw new RangeError(`no simulated exchange is named ${venue}`);
    return found;
  };

  function advance(steps = 1): void {
    for (let i = 0; i < steps; i++) {
      state = step(profile, state);
      for (const [v, book] of books.entries()) for (const update of book.advance(state)) servers[v]?.publish(update);
    }
  }
  const stop = clock ? runtime.every(durationMs(stepMs), advance) : () => {};

  return {
    urls: Object.fromEntries(SIM_VENUES.map((venue) => [venue, urls(venue, server(venue).port)])) as Exchanges["urls"],
    faults: {
      silence: (venue) => server(venue).silence(),
      resume: (venue) => server(venue).resume(),
      drop: (venue) => server(venue).drop(),
      refuse: (venue) => server(venue).refuse(),
      accept: (venue) => server(venue).accept(),
      corrupt: (venue, symbol, how) => server(venue).corrupt(symbol, how),
    },
    fair: (asset) => fairPrice(state, asset),
    advance,
    book(venue, symbol) {
      const view = books[SIM_VENUES.indexOf(venue)]?.view(symbol);
      if (view === undefined) throw new RangeError(`${venue} does not list ${symbol}`);
      return view;
    },
    async close() {
      stop();
      await Promise.all(servers.map((each) => each.close()));
    },
  };
}

function urls(venue: SimVenueId, port: number): VenueUrls {
  return { rest: `http://127.0.0.1:${port}`, ws: `ws://127.0.0.1:${port}${SIMS[venue].wsPrefix}` };
}
