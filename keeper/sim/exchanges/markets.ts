import type { MarketProfile } from "./process/profile.ts";

type Precision = readonly [priceDecimals: number, sizeDecimals: number];

/** What sets one exchange's four markets apart from another's. */
interface Listing {
  readonly BTC: Precision;
  readonly ETH: Precision;
  readonly SOL: Precision;
  readonly USDC: Precision;
  /** Value resting on the best level of BTC/USDT, in USDT; the others follow in proportion. */
  readonly depth: number;
  /** Half spread of BTC/USDT in hundredths of a per cent; the others follow in proportion. */
  readonly halfSpreadBps: number;
  readonly minNotional: number;
}

/** The four pairs that every simulated exchange lists, in one order. */
export function markets(listing: Listing): MarketProfile[] {
  const row = (base: MarketProfile["base"], spread: number, depth: number): MarketProfile => ({
    symbol: `${base}/USDT`,
    base,
    quote: "USDT",
    priceDecimals: listing[base][0],
    sizeDecimals: listing[base][1],
    minSize: 10 ** -listing[base][1],
    minNotional: listing.minNotional,
    halfSpreadBps: listing.halfSpreadBps * spread,
    levelValue: listing.depth * depth,
  });
  return [row("BTC", 1, 1), row("ETH", 1.2, 0.8), row("SOL", 2, 0.5), row("USDC", 0.5, 3)];
}

/** Finds a market by the exchange's own spelling, which `write` makes of base and quote. */
export function finder(
  list: readonly MarketProfile[],
  write: (base: string, quote: string) => string,
): { id(market: MarketProfile): string; find(id: string | null): MarketProfile | undefined } {
  const byId = new Map(list.map((market) => [write(market.base, market.quote), market]));
  return {
    id: (market) => write(market.base, market.quote),
    find: (id) => (id === null ? undefined : byId.get(id)),
  };
}
