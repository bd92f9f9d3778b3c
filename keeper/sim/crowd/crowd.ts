import { type PublicKey, TransactionMessage, VersionedTransaction } from "@solana/web3.js";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { MINT_DECIMALS, type MintSymbol } from "../../../migrations/embedded.ts";
import { durationMs } from "../../src/domain/quantity.ts";
import { decodePool } from "../../src/feeds/pools/market.ts";
import type { Runtime } from "../../src/runtime.ts";
import { give } from "../faucet.ts";
import type { Mints } from "../genesis.ts";
import { type MarketPool, poolAddress, routeV2 } from "../market/index.ts";
import { POOLS, type PoolPlan } from "../pools.ts";
import type { Chain } from "../solana/index.ts";
import type { Wallets } from "../wallets.ts";
import { type CrowdMemory, type CrowdPool, type CrowdTrade, planCrowd } from "./plan.ts";

const STEP = durationMs(400);

export interface CrowdOptions {
  readonly chain: Chain;
  readonly runtime: Runtime;
  readonly mints: Mints;
  readonly market: Wallets["market"];
  readonly seed: number;
  /** Whole USD of one whole coin now. */
  readonly fair: (symbol: MintSymbol) => number;
  readonly log: (line: string) => void;
}

interface Listed {
  readonly plan: PoolPlan;
  readonly base: PublicKey;
  readonly quote: PublicKey;
  readonly address: string;
}

/** Everybody else on the pools of the embedded chain, until stopped. Their trades are transactions like any other. */
export function startCrowd(options: CrowdOptions): { stop(): void } {
  const listed: readonly Listed[] = POOLS.map((plan) => {
    const [base, quote] = [options.mints[plan.base as MintSymbol], options.mints[plan.quote as MintSymbol]];
    return { plan, base, quote, address: poolAddress([base, quote], plan.label)[0].toBase58() };
  });
  const rng = xoroshiro128plus(options.seed);
  const memory: CrowdMemory = new Map();
  let step = 0;
  const cancel = options.runtime.every(STEP, () => {
    step += 1;
    const seen = new Map(listed.flatMap((pool) => look(options, pool)));
    const trades = planCrowd(
      step,
      [...seen.values()].map(({ view }) => view),
      rng,
      memory,
    );
    for (const trade of trades) {
      const pool = seen.get(trade.id);
      if (pool) carryOut(options, pool, trade);
    }
  });
  return { stop: cancel };
}

interface Seen {
  readonly listed: Listed;
  readonly pool: MarketPool;
  readonly view: CrowdPool;
}

function look({ chain, fair }: CrowdOptions, listed: Listed): [string, Seen][] {
  const account = chain.account(listed.address);
  const decoded = account && decodePool(account.data);
  if (!decoded) return [];
  const { base, quote } = listed.plan as { base: MintSymbol; quote: MintSymbol };
  const baseIsA = decoded.mintA === listed.base.toBase58();
  const [reserveBase, reserveQuote] = baseIsA
    ? [decoded.reserveA, decoded.reserveB]
    : [decoded.reserveB, decoded.reserveA];
  const view = {
    id: listed.address,
    reserveBase: Number(reserveBase) / 10 ** MINT_DECIMALS[base],
    reserveQuote: Number(reserveQuote) / 10 ** MINT_DECIMALS[quote],
    fairPrice: fair(base) / fair(quote),
  };
  return [[listed.address, { listed, pool: { ...decoded, address: listed.address }, view }]];
}

function carryOut({ chain, market, log }: CrowdOptions, { listed, pool }: Seen, trade: CrowdTrade): void {
  const [inputMint, outputMint] = trade.side === "base" ? [listed.base, listed.quote] : [listed.quote, listed.base];
  const symbol = (trade.side === "base" ? listed.plan.base : listed.plan.quote) as MintSymbol;
  const inAmount = BigInt(Math.floor(trade.amountIn * 10 ** MINT_DECIMALS[symbol]));
  if (inAmount <= 0n) return;
  const transaction = new VersionedTransaction(
    new TransactionMessage({
      payerKey: market.publicKey,
      recentBlockhash: chain.latestBlockhash().blockhash,
      instructions: [
        ...give(market, market.publicKey, inputMint, inAmount),
        ...give(market, market.publicKey, outputMint, 0n),
        routeV2({ user: market.publicKey, hops: [{ pool, inputMint }], inAmount, quotedOutAmount: 0n, slippageBps: 0 }),
      ],
    }).compileToV0Message(),
  );
  transaction.sign([market]);
  const { err } = chain.execute(transaction.serialize());
  if (err)
    log(
      `the crowd's trade on ${listed.plan.label} ${listed.plan.base}/${listed.plan.quote} failed: ${JSON.stringify(err)}`,
    );
}
