import type { Runtime } from "../../src/runtime.ts";
import { outputMint } from "../market/index.ts";
import { findRoute, type Leg, type RouteQuery } from "./findRoute.ts";
import { amount, count, flag, key, list, type Query, required } from "./parameters.ts";
import { circular, noRouteForAmount, noRoutes, notTradable, Refusal } from "./refusal.ts";
import type { PoolSource } from "./source.ts";

export const BPS = 10_000n;
const DEFAULT_SLIPPAGE_BPS = 50;
const MAX_ACCOUNTS = 64;

/** What both versions of the API answer about a route, in the same field names. */
export interface Quote {
  readonly inputMint: string;
  readonly inAmount: string;
  readonly outputMint: string;
  readonly outAmount: string;
  readonly otherAmountThreshold: string;
  readonly swapMode: "ExactIn";
  readonly slippageBps: number;
  readonly platformFee: { readonly amount: string; readonly feeBps: number } | null;
  readonly priceImpactPct: string;
  readonly routePlan: readonly object[];
}

export interface Quoted {
  readonly quote: Quote;
  readonly legs: readonly Leg[];
}

/** Options of the market that a quote depends on. */
export interface QuoteOptions {
  /** What `restrictIntermediateTokens` restricts to; nothing when undefined. */
  readonly intermediates?: readonly string[] | undefined;
}

/**
 * Answers the parameters that /swap/v1/quote and /swap/v2/build have in common from the pools as they are now.
 *
 * @throws Refusal as the real API: circular, not tradable, no route, a parameter that does not parse.
 */
export function quoteRoute(source: PoolSource, query: Query, options: QuoteOptions): Quoted {
  const inputMint = key(required(query, "inputMint"), "inputMint").toBase58();
  const outputMint = key(required(query, "outputMint"), "outputMint").toBase58();
  const atoms = amount(query);
  const slippageBps = count(query, "slippageBps", DEFAULT_SLIPPAGE_BPS, Number(BPS));
  const feeBps = count(query, "platformFeeBps", 0, 255);
  const maxAccounts = count(query, "maxAccounts", MAX_ACCOUNTS, Number.MAX_SAFE_INTEGER);
  if (maxAccounts > MAX_ACCOUNTS) {
    throw new Refusal(400, `maxAccounts must be at most ${MAX_ACCOUNTS}`, "MAX_ACCOUNT_GREATER_THAN_MAX");
  }
  if (!["ExactIn", undefined].includes(query.swapMode as string | undefined)) {
    throw new Refusal(400, "Only ExactIn is supported", "NOT_SUPPORTED");
  }
  if (inputMint === outputMint) throw circular();
  const pools = source.pools();
  for (const mint of [inputMint, outputMint]) {
    if (!pools.some(({ mintA, mintB }) => mintA === mint || mintB === mint)) throw notTradable(mint);
  }
  const search: RouteQuery = {
    inputMint,
    outputMint,
    amount: atoms,
    maxAccounts,
    onlyDirectRoutes: flag(query, "onlyDirectRoutes", false),
    dexes: list(query, "dexes"),
    excludeDexes: list(query, "excludeDexes"),
    intermediates: flag(query, "restrictIntermediateTokens", true) ? options.intermediates : undefined,
  };
  const { paths, legs } = findRoute(pools, search);
  if (paths === 0) throw noRoutes();
  if (legs === undefined) throw noRouteForAmount();
  return { legs, quote: quoteOf(legs, { slippageBps, feeBps }) };
}

/** The body of GET /swap/v1/quote. */
export function quoteResponse(source: PoolSource, runtime: Runtime, query: Query, options: QuoteOptions): object {
  const started = runtime.monotonic();
  const { quote } = quoteRoute(source, query, options);
  const version = query.instructionVersion;
  if (version !== undefined && version !== "V1" && version !== "V2") {
    throw new Refusal(400, "Query parameter instructionVersion must be V1 or V2");
  }
  return {
    ...quote,
    instructionVersion: version ?? null,
    contextSlot: source.slot(),
    timeTaken: (runtime.monotonic() - started) / 1_000,
  };
}

function quoteOf(legs: readonly Leg[], { slippageBps, feeBps }: { slippageBps: number; feeBps: number }): Quote {
  const [first, last] = [legs[0], legs.at(-1)];
  if (first === undefined || last === undefined) throw noRoutes();
  const fee = (last.amountOut * BigInt(feeBps)) / BPS;
  const out = last.amountOut - fee;
  return {
    inputMint: first.inputMint.toBase58(),
    inAmount: first.amountIn.toString(),
    outputMint: outputMint(last).toBase58(),
    outAmount: out.toString(),
    // As the program: the tolerance is rounded down, so the threshold is rounded up.
    otherAmountThreshold: (out - (out * BigInt(slippageBps)) / BPS).toString(),
    swapMode: "ExactIn",
    slippageBps,
    platformFee: feeBps === 0 ? null : { amount: fee.toString(), feeBps },
    priceImpactPct: priceImpact(legs).toString(),
    routePlan: legs.map((leg) => ({
      swapInfo: {
        ammKey: leg.pool.address,
        label: leg.pool.label,
        inputMint: leg.inputMint.toBase58(),
        outputMint: outputMint(leg).toBase58(),
        inAmount: leg.amountIn.toString(),
        outAmount: leg.amountOut.toString(),
      },
      percent: 100,
      bps: Number(BPS),
    })),
  };
}

/** How much worse than at the pools' mid price, fees included, as a fraction. */
function priceImpact(legs: readonly Leg[]): number {
  const kept = legs.map(({ pool, inputMint, amountIn, amountOut }) => {
    const aToB = pool.mintA === inputMint.toBase58();
    const price = aToB ? Number(pool.reserveB) / Number(pool.reserveA) : Number(pool.reserveA) / Number(pool.reserveB);
    return Number(amountOut) / (Number(amountIn) * price);
  });
  return Math.max(0, 1 - kept.reduce((product, part) => product * part, 1));
}
