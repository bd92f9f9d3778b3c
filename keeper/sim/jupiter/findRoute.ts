import { PublicKey } from "@solana/web3.js";
import { constantProductOut } from "../../src/book/constantProduct.ts";
import { type Hop, type MarketPool, outputMint } from "../market/index.ts";

/** What narrows a search down. */
export interface RouteQuery {
  readonly inputMint: string;
  readonly outputMint: string;
  readonly amount: bigint;
  readonly onlyDirectRoutes: boolean;
  readonly dexes?: readonly string[] | undefined;
  readonly excludeDexes?: readonly string[] | undefined;
  /** Mints that may stand between two hops; any when undefined. */
  readonly intermediates?: readonly string[] | undefined;
  /** Accounts that the swap instruction may name, repetitions not counted. */
  readonly maxAccounts: number;
}

/** A hop with its amounts at the pools' present reserves. */
export interface Leg extends Hop {
  readonly amountIn: bigint;
  readonly amountOut: bigint;
}

/** What a search found: paths that the query allows, and the best of those that give something. */
export interface Found {
  readonly paths: number;
  readonly legs: readonly Leg[] | undefined;
}

/** Accounts of route_v2 that are not of a hop: authority, two token accounts, two mints, token program, event authority, program. */
const FIXED_ACCOUNTS = 8;
/** What a hop adds: pool and vaults; a second hop also the account between. */
const HOP_ACCOUNTS = 3;
const BETWEEN = 1;

/** The path of one or two hops that gives the most; the shorter one when two give the same, then the first by address. */
export function findRoute(pools: readonly MarketPool[], query: RouteQuery): Found {
  const allowed = pools
    .filter(({ label }) => query.dexes?.includes(label) ?? true)
    .filter(({ label }) => !query.excludeDexes?.includes(label))
    .toSorted((x, y) => (x.address < y.address ? -1 : 1));
  const all = paths(allowed, query).filter((path) => accounts(path.length) <= query.maxAccounts);
  let best: { readonly out: bigint; readonly legs: readonly Leg[] } | undefined;
  for (const path of all) {
    const legs = walk(path, query.amount);
    const out = legs.at(-1)?.amountOut ?? 0n;
    if (out > (best?.out ?? 0n)) best = { out, legs };
  }
  return { paths: all.length, legs: best?.legs };
}

/** Amounts along a path. */
export function walk(path: readonly Hop[], amount: bigint): Leg[] {
  const legs: Leg[] = [];
  let amountIn = amount;
  for (const hop of path) {
    const { pool } = hop;
    const aToB = pool.mintA === hop.inputMint.toBase58();
    const [reserveIn, reserveOut] = aToB ? [pool.reserveA, pool.reserveB] : [pool.reserveB, pool.reserveA];
    const amountOut = constantProductOut(reserveIn, reserveOut, pool.feeBps, amountIn);
    legs.push({ ...hop, amountIn, amountOut });
    amountIn = amountOut;
  }
  return legs;
}

const accounts = (hops: number): number => FIXED_ACCOUNTS + hops * HOP_ACCOUNTS + (hops - 1) * BETWEEN;

/** Direct paths first. */
function paths(pools: readonly MarketPool[], query: RouteQuery): Hop[][] {
  const output = query.outputMint;
  const first = from(pools, query.inputMint);
  const direct = first.filter((hop) => outputMint(hop).toBase58() === output).map((hop) => [hop]);
  if (query.onlyDirectRoutes) return direct;
  const indirect = first.flatMap((hop) => {
    const between = outputMint(hop).toBase58();
    if (between === output || !(query.intermediates?.includes(between) ?? true)) return [];
    const second = from(pools, between).filter((next) => outputMint(next).toBase58() === output);
    return second.map((next) => [hop, next]);
  });
  return [...direct, ...indirect];
}

function from(pools: readonly MarketPool[], mint: string): Hop[] {
  const inputMint = new PublicKey(mint);
  return pools.filter(({ mintA, mintB }) => mintA === mint || mintB === mint).map((pool) => ({ pool, inputMint }));
}
