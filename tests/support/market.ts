import { createAssociatedTokenAccountIdempotentInstruction } from "@solana/spl-token";
import type { Keypair, PublicKey } from "@solana/web3.js";
import {
  addLiquidity,
  createPool,
  type Hop,
  MARKET_PROGRAM_ID,
  type MarketPool,
  outputMint,
  poolAddress,
  programAuthority,
  programTokenAccount,
  type RouteRequest,
  route,
  routeV2,
  sharedAccountsRoute,
  sharedAccountsRouteV2,
} from "../../keeper/sim/market/index.ts";
import { constantProductOut } from "../../keeper/src/book/constantProduct.ts";
import { decodePool } from "../../keeper/src/feeds/pools/market.ts";
import { sendOk } from "./assertions.ts";
import type { Chain } from "./chain.ts";
import { mintTo } from "./tokens.ts";

export { MARKET_PROGRAM_ID };

/** The four route instructions that the vault allows. */
export const ROUTE_FORMS = { route, routeV2, sharedAccountsRoute, sharedAccountsRouteV2 } as const;
export type RouteForm = keyof typeof ROUTE_FORMS;
/** Those whose in-amount the vault can rewrite, hence the only ones behind a first leg. */
export const V2_FORMS = ["routeV2", "sharedAccountsRouteV2"] as const;

/** A pool to be made: what it holds of each mint. */
export interface PoolSpec {
  readonly label: string;
  readonly feeBps?: number;
  readonly holds: readonly [readonly [PublicKey, bigint], readonly [PublicKey, bigint]];
}

/** Makes a funded pool. The mints must be ones of `putMint`. */
export async function makePool(chain: Chain, { label, feeBps = 10, holds }: PoolSpec): Promise<PublicKey> {
  const [[x, amountX], [y, amountY]] = holds;
  const provider = chain.feePayer.publicKey;
  await mintTo(chain, x, provider, amountX);
  await mintTo(chain, y, provider, amountY);
  await sendOk(chain, createPool({ payer: provider, mints: [x, y], feeBps, label }));
  const contributions = [
    { mint: x, amount: amountX },
    { mint: y, amount: amountY },
  ] as const;
  await sendOk(chain, [addLiquidity({ provider, label, contributions })]);
  return poolAddress([x, y], label)[0];
}

/** A pool as it is now. */
export async function readPool(chain: Chain, address: PublicKey): Promise<MarketPool> {
  const account = await chain.account(address);
  const pool = account && decodePool(account.data);
  if (pool === undefined) throw new Error(`no pool at ${address}`);
  return { ...pool, address: address.toBase58() };
}

/** What `amountIn` comes to along `hops`, as the pools are in them. */
export function quoteHops(hops: readonly Hop[], amountIn: bigint): bigint {
  return hops.reduce((amount, { pool, inputMint }) => {
    const aToB = pool.mintA === inputMint.toBase58();
    const [reserveIn, reserveOut] = aToB ? [pool.reserveA, pool.reserveB] : [pool.reserveB, pool.reserveA];
    return constantProductOut(reserveIn, reserveOut, pool.feeBps, amount);
  }, amountIn);
}

/** The mint that comes out of a chain of hops. */
export function lastMint(hops: readonly Hop[]): PublicKey {
  const last = hops.at(-1);
  if (last === undefined) throw new Error("no hops");
  return outputMint(last);
}

/** Makes the router's own accounts of these mints, which the shared routes pass tokens through. */
export async function openProgramAccounts(chain: Chain, mints: readonly PublicKey[], id = 0): Promise<void> {
  const owner = programAuthority(id);
  const payer = chain.feePayer.publicKey;
  await sendOk(
    chain,
    mints.map((mint) =>
      createAssociatedTokenAccountIdempotentInstruction(payer, programTokenAccount(id, mint), owner, mint),
    ),
  );
}

/** Somebody else trades `amountIn` along one hop from an account that is made and filled for it: the pool moves. */
export async function movePool(chain: Chain, pool: PublicKey, inputMint: PublicKey, amountIn: bigint, trader: Keypair) {
  const hops = [{ pool: await readPool(chain, pool), inputMint }];
  await mintTo(chain, inputMint, trader.publicKey, amountIn);
  await mintTo(chain, lastMint(hops), trader.publicKey, 0n);
  const request: RouteRequest = {
    user: trader.publicKey,
    hops,
    inAmount: amountIn,
    quotedOutAmount: 0n,
    slippageBps: 0,
  };
  await sendOk(chain, [routeV2(request)], [trader]);
}
