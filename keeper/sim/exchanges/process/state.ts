import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { ASSET_PROFILES, ASSETS, type Asset, DISLOCATION, type ProcessProfile } from "./profile.ts";

/** A gap that is open at one venue for one pair. */
export interface Dislocation {
  /** Indexes into the profile's venues, and into that venue's markets. */
  readonly venue: number;
  readonly market: number;
  /** In log price, now. */
  readonly size: number;
  /** By what it shrinks each step. */
  readonly decay: number;
}

/** All there is to know: the next state follows from it alone. Plain data, so that it can be stored and compared. */
export interface ProcessState {
  readonly step: number;
  readonly rng: readonly number[];
  /** Log price in USDT, in the order of ASSETS. */
  readonly fair: readonly number[];
  /** Log price of a venue's pair over its fair price: [venue][market]. */
  readonly deviation: readonly (readonly number[])[];
  readonly dislocations: readonly Dislocation[];
  /** Steps until the next dislocation. */
  readonly quiet: number;
}

/** Where a session with this profile begins. */
export function initialState(profile: ProcessProfile): ProcessState {
  return {
    step: 0,
    rng: xoroshiro128plus(profile.seed | 0).getState(),
    fair: ASSETS.map((asset) => Math.log(ASSET_PROFILES[asset].price)),
    deviation: profile.venues.map((venue) => venue.markets.map(() => 0)),
    dislocations: [],
    quiet: Math.ceil(DISLOCATION.shortestGap / profile.stepSeconds),
  };
}

/** What `asset` is worth in USDT, whatever any venue quotes. */
export function fairPrice(state: ProcessState, asset: Asset): number {
  return Math.exp(state.fair[ASSETS.indexOf(asset)] ?? Number.NaN);
}

/** The middle of a venue's market: fair price, the venue's own deviation, and any gap that is open. */
export function midPrice(profile: ProcessProfile, state: ProcessState, venue: number, market: number): number {
  const base = profile.venues[venue]?.markets[market]?.base;
  if (base === undefined) throw new RangeError(`the profile has no market ${market} at venue ${venue}`);
  let log = (state.fair[ASSETS.indexOf(base)] ?? Number.NaN) + (state.deviation[venue]?.[market] ?? 0);
  for (const gap of state.dislocations) if (gap.venue === venue && gap.market === market) log += gap.size;
  return Math.exp(log);
}
