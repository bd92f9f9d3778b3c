/** What the process prices, in USDT each. */
export const ASSETS = ["BTC", "ETH", "SOL", "USDC"] as const;
export type Asset = (typeof ASSETS)[number];

/** How one exchange lists a pair, and how its makers quote it. */
export interface MarketProfile {
  /** "BTC/USDT": the exchange's own spelling is its protocol's business. */
  readonly symbol: string;
  readonly base: Asset;
  readonly quote: "USDT";
  readonly priceDecimals: number;
  readonly sizeDecimals: number;
  /** Smallest order in base, and in quote. */
  readonly minSize: number;
  readonly minNotional: number;
  /** Half the bid-ask spread, in hundredths of a per cent of the mid price. */
  readonly halfSpreadBps: number;
  /** Rough value in USDT that rests on the best level. Deeper levels hold more. */
  readonly levelValue: number;
}

/** One exchange as the price process knows it. */
export interface VenueProfile {
  readonly id: string;
  readonly markets: readonly MarketProfile[];
}

/** What tells one asset's noise from another's. */
interface AssetProfile {
  readonly price: number;
  /** Standard deviation of a year's log return. */
  readonly volatility: number;
}

export const ASSET_PROFILES: Readonly<Record<Asset, AssetProfile>> = {
  BTC: { price: 96_000, volatility: 0.55 },
  ETH: { price: 3_400, volatility: 0.75 },
  SOL: { price: 190, volatility: 0.95 },
  USDC: { price: 0.9998, volatility: 0.004 },
};

/** Correlation of log returns, in the order of ASSETS. A dollar coin follows nobody. */
export const CORRELATION: readonly (readonly number[])[] = [
  [1, 0.85, 0.75, 0],
  [0.85, 1, 0.8, 0],
  [0.75, 0.8, 1, 0],
  [0, 0, 0, 1],
];

/** Times in seconds, sizes as fractions of the price. */
export interface ProcessProfile {
  readonly seed: number;
  /** Length of one step. */
  readonly stepSeconds: number;
  readonly venues: readonly VenueProfile[];
}

/** A venue's own drift from the fair price: an Ornstein-Uhlenbeck process in log price. */
export const DEVIATION = { standardDeviation: 0.00008, halfLife: 3 } as const;

/** What pulls USDC/USDT back to its mean, so that a long session does not walk away from the dollar. */
export const PEG_HALF_LIFE = 600;

/**
 * A dislocation: one big order has emptied one book, and the price there closes the gap by halves. Arrivals are memoryless
 * but never more than `longestGap` apart, so that a short session of any seed has some; sizes lean to the larger end, since
 * with fees of 0.10 % a side and a floor of 0.15 % what is below 0.36 % pays nobody.
 */
export const DISLOCATION = {
  meanGap: 6,
  shortestGap: 1,
  longestGap: 7,
  smallest: 0.003,
  largest: 0.01,
  shortestHalfLife: 0.5,
  longestHalfLife: 1.2,
  closedBelow: 0.0002,
} as const;
