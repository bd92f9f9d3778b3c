import { type Ladder, type Level, ladder } from "./process/ladder.ts";
import type { MarketProfile, ProcessProfile } from "./process/profile.ts";
import type { ProcessState } from "./process/state.ts";

/** A level as exchanges write it: decimal strings. Size "0" takes the level out. */
export type TextLevel = readonly [price: string, size: string];

export interface TextLadder {
  readonly bids: readonly TextLevel[];
  readonly asks: readonly TextLevel[];
}

/** What one step changed in one book, with the update ids it covers. */
export interface BookUpdate extends TextLadder {
  readonly market: MarketProfile;
  /** Ids of the first and last single change in it. The first is one more than the last of the update before. */
  readonly first: number;
  readonly last: number;
  /** How many updates this book has had, this one included. */
  readonly count: number;
}

/** A whole book and the id of the last change in it. */
export interface BookView extends TextLadder {
  readonly market: MarketProfile;
  readonly last: number;
  readonly count: number;
}

interface Kept {
  readonly market: MarketProfile;
  ladder: Ladder;
  last: number;
  count: number;
}

/** The books of one venue, as its matching engine would have them. */
export class VenueBooks {
  private readonly kept: readonly Kept[];
  private readonly profile: ProcessProfile;
  private readonly venue: number;

  constructor(profile: ProcessProfile, venue: number, state: ProcessState) {
    this.profile = profile;
    this.venue = venue;
    const markets = profile.venues[venue]?.markets ?? [];
    // Ids begin far from 0, and apart, as on an exchange that has been running for years.
    this.kept = markets.map((market, m) => ({
      market,
      ladder: ladder(profile, state, venue, m),
      last: 1_000_000_000 * (venue + 1) + 10_000_000 * m,
      count: 1_000_000 * (m + 1),
    }));
  }

  /** The whole book of `symbol` ("BTC/USDT"), or undefined for a market that is not listed. */
  view(symbol: string): BookView | undefined {
    const kept = this.kept.find((each) => each.market.symbol === symbol);
    if (kept === undefined) return undefined;
    const { market, last, count } = kept;
    return {
      market,
      last,
      count,
      bids: kept.ladder.bids.map((level) => text(market, level)),
      asks: kept.ladder.asks.map((level) => text(market, level)),
    };
  }

  /** Moves every book to `state`; returns the books that changed. */
  advance(state: ProcessState): BookUpdate[] {
    const updates: BookUpdate[] = [];
    for (const [m, kept] of this.kept.entries()) {
      const next = ladder(this.profile, state, this.venue, m);
      const bids = changes(kept.ladder.bids, next.bids).sort(([a], [b]) => b - a);
      const asks = changes(kept.ladder.asks, next.asks).sort(([a], [b]) => a - b);
      kept.ladder = next;
      if (bids.length + asks.length === 0) continue;
      const first = kept.last + 1;
      kept.last += bids.length + asks.length;
      kept.count++;
      const { market, last, count } = kept;
      const write = (level: Level) => text(market, level);
      updates.push({ market, first, last, count, bids: bids.map(write), asks: asks.map(write) });
    }
    return updates;
  }
}

/** What turns `before` into `after`: new and resized levels, and size 0 for those gone. */
export function changes(before: readonly Level[], after: readonly Level[]): Level[] {
  const was = new Map(before);
  const out: Level[] = [];
  for (const [price, size] of after) {
    if (was.get(price) !== size) out.push([price, size]);
    was.delete(price);
  }
  for (const price of was.keys()) out.push([price, 0]);
  return out;
}

function text(market: MarketProfile, [price, size]: Level): TextLevel {
  return [decimal(price, market.priceDecimals), decimal(size, market.sizeDecimals)];
}

/** `value` × 10^-decimals, written out: 9600012, 2 → "96000.12". */
export function decimal(value: number, decimals: number): string {
  if (decimals === 0) return value.toFixed(0);
  const digits = Math.abs(value)
    .toFixed(0)
    .padStart(decimals + 1, "0");
  return `${value < 0 ? "-" : ""}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** The smallest step of `decimals` decimals: 2 → "0.01". */
export const tick = (decimals: number) => decimal(1, decimals);
