import { texture } from "./noise.ts";
import { ASSET_PROFILES, type ProcessProfile } from "./profile.ts";
import { midPrice, type ProcessState } from "./state.ts";

/** Price and size in the market's smallest units. */
export type Level = readonly [price: number, size: number];

/** A whole book, best levels first. */
export interface Ladder {
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
}

/** Levels a side: exchanges show more, nobody here looks deeper than 20. */
export const LADDER_DEPTH = 40;

/** Distance between resting levels, in hundredths of a per cent of the starting price. */
const GRID_BPS = 0.8;
/** Steps that a level keeps its size, while the best price does not pass it. */
const TEXTURE_STEPS = 24;

/**
 * The book that a venue's makers show at `state`: best prices follow the mid price to the tick, the rest rests on a fixed
 * grid, so that from one step to the next a few levels change and most stay, as in a real book. Value grows with distance.
 */
export function ladder(profile: ProcessProfile, state: ProcessState, venue: number, market: number): Ladder {
  const listing = profile.venues[venue]?.markets[market];
  if (listing === undefined) throw new RangeError(`the profile has no market ${market} at venue ${venue}`);
  const scale = 10 ** listing.priceDecimals;
  const mid = midPrice(profile, state, venue, market) * scale;
  const half = (mid * listing.halfSpreadBps) / 10_000;
  const bid = Math.floor(mid - half);
  const ask = Math.max(Math.ceil(mid + half), bid + 1);
  const grid = Math.max(1, Math.round((ASSET_PROFILES[listing.base].price * scale * GRID_BPS) / 10_000));

  const size = (price: number, side: number, depth: number): number => {
    const epoch = Math.floor((state.step + texture(price, side) * TEXTURE_STEPS) / TEXTURE_STEPS);
    const wobble = 0.4 + 1.2 * texture(profile.seed, venue, market, side, price, epoch);
    const value = listing.levelValue * (1 + 0.12 * depth) * wobble;
    return Math.max(1, Math.round((value / (price / scale)) * 10 ** listing.sizeDecimals));
  };

  const bids: Level[] = [[bid, size(bid, 0, 0)]];
  const asks: Level[] = [[ask, size(ask, 1, 0)]];
  const below = Math.ceil(bid / grid) - 1;
  const above = Math.floor(ask / grid) + 1;
  for (let depth = 1; depth < LADDER_DEPTH; depth++) {
    const low = (below - depth + 1) * grid;
    const high = (above + depth - 1) * grid;
    bids.push([low, size(low, 0, depth)]);
    asks.push([high, size(high, 1, depth)]);
  }
  return { bids, asks };
}
