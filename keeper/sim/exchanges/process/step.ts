import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";
import { cholesky, correlate, normals } from "./noise.ts";
import {
  ASSET_PROFILES,
  ASSETS,
  CORRELATION,
  DEVIATION,
  DISLOCATION,
  PEG_HALF_LIFE,
  type ProcessProfile,
} from "./profile.ts";
import type { Dislocation, ProcessState } from "./state.ts";

const SECONDS_A_YEAR = 31_557_600;
const LOWER = cholesky(CORRELATION);

/** One step of the market: the same state always has the same successor. */
export function step(profile: ProcessProfile, state: ProcessState): ProcessState {
  const rng = xoroshiro128plusFromState(state.rng);
  const fair = nextFair(profile, state, rng);
  const deviation = nextDeviation(profile, state, rng);
  const open = state.dislocations
    .map((gap) => ({ ...gap, size: gap.size * gap.decay }))
    .filter((gap) => Math.abs(gap.size) >= DISLOCATION.closedBelow);
  const arrives = state.quiet <= 1;
  const arrival = arrives ? nextDislocation(profile, open, rng) : undefined;
  return {
    step: state.step + 1,
    fair,
    deviation,
    dislocations: arrival === undefined ? open : [...open, arrival],
    quiet: arrives ? nextGap(profile, rng) : state.quiet - 1,
    rng: rng.getState(),
  };
}

/** Correlated geometric Brownian motion; the stablecoin is pulled to its peg besides. */
function nextFair(profile: ProcessProfile, state: ProcessState, rng: RandomGenerator): number[] {
  const noise = correlate(LOWER, normals(rng, ASSETS.length));
  const years = profile.stepSeconds / SECONDS_A_YEAR;
  return ASSETS.map((asset, i) => {
    const { price, volatility } = ASSET_PROFILES[asset];
    const now = state.fair[i] ?? Number.NaN;
    // The Itô term keeps the expected price where it is.
    const moved = now - (volatility * volatility * years) / 2 + volatility * Math.sqrt(years) * (noise[i] ?? 0);
    if (asset !== "USDC") return moved;
    const peg = Math.log(price);
    return peg + (moved - peg) * halving(profile, PEG_HALF_LIFE);
  });
}

/** Ornstein-Uhlenbeck, stepped exactly: x' = φx + σ√(1 − φ²)z keeps the standard deviation at σ for any step length. */
function nextDeviation(profile: ProcessProfile, state: ProcessState, rng: RandomGenerator): number[][] {
  const phi = halving(profile, DEVIATION.halfLife);
  const sigma = DEVIATION.standardDeviation * Math.sqrt(1 - phi * phi);
  return profile.venues.map((venue, v) => {
    const noise = normals(rng, venue.markets.length);
    return venue.markets.map((_, m) => phi * (state.deviation[v]?.[m] ?? 0) + sigma * (noise[m] ?? 0));
  });
}

/** A gap at a venue and pair drawn evenly. None where one is open, so that no gap exceeds the largest; never in the stablecoin. */
function nextDislocation(
  profile: ProcessProfile,
  open: readonly Dislocation[],
  rng: RandomGenerator,
): Dislocation | undefined {
  const size = DISLOCATION.smallest + (DISLOCATION.largest - DISLOCATION.smallest) * Math.sqrt(uniformFloat64(rng));
  const up = uniformFloat64(rng) < 0.5;
  const halfLife = between(rng, DISLOCATION.shortestHalfLife, DISLOCATION.longestHalfLife);
  const places = profile.venues.flatMap((venue, v) =>
    venue.markets.flatMap((market, m) =>
      market.base === "USDC" || open.some((gap) => gap.venue === v && gap.market === m)
        ? []
        : [{ venue: v, market: m }],
    ),
  );
  const place = places[Math.floor(uniformFloat64(rng) * places.length)];
  return place && { ...place, size: up ? size : -size, decay: halving(profile, halfLife) };
}

function nextGap(profile: ProcessProfile, rng: RandomGenerator): number {
  const memoryless = -Math.log(1 - uniformFloat64(rng)) * DISLOCATION.meanGap;
  const seconds = Math.min(Math.max(memoryless, DISLOCATION.shortestGap), DISLOCATION.longestGap);
  return Math.max(1, Math.round(seconds / profile.stepSeconds));
}

const between = (rng: RandomGenerator, low: number, high: number) => low + (high - low) * uniformFloat64(rng);

/** What one step leaves of something that halves every `halfLife` seconds. */
const halving = (profile: ProcessProfile, halfLife: number) => 0.5 ** (profile.stepSeconds / halfLife);
