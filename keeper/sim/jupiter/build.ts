import { ComputeBudgetProgram } from "@solana/web3.js";
import bs58 from "bs58";
import { flag, key, optionalKey, type Query, required } from "./parameters.ts";
import { type QuoteOptions, quoteRoute } from "./quote.ts";
import { Refusal } from "./refusal.ts";
import type { PoolSource } from "./source.ts";
import { composeSwap } from "./swap.ts";
import { tablesFor, toWire } from "./wire.ts";

/**
 * The body of GET /swap/v2/build: a quote and its instructions at once, in route_v2 or shared_accounts_route_v2.
 *
 * @throws Refusal as quoteRoute, and without a taker.
 */
export function buildResponse(source: PoolSource, query: Query, options: QuoteOptions, now: number): object {
  const taker = key(required(query, "taker"), "taker");
  const { quote, legs } = quoteRoute(source, query, options);
  const feeAccount = optionalKey(query, "feeAccount");
  const feeBps = quote.platformFee?.feeBps ?? 0;
  if (feeBps > 0 && feeAccount === undefined) throw new Refusal(400, "feeAccount is required for a platform fee");
  const { setup, swap, cleanup } = composeSwap(source, {
    legs,
    inAmount: BigInt(quote.inAmount),
    outAmount: BigInt(quote.outAmount),
    slippageBps: quote.slippageBps,
    user: taker,
    payer: optionalKey(query, "payer") ?? taker,
    destinationTokenAccount: optionalKey(query, "destinationTokenAccount"),
    fee: feeAccount && feeBps > 0 ? { account: feeAccount, platformBps: feeBps } : undefined,
    wrapAndUnwrapSol: flag(query, "wrapAndUnwrapSol", true),
    version: 2,
  });
  const tables = tablesFor(source, swap);
  const { blockhash, lastValidBlockHeight } = source.blockhash();
  const { platformFee: _, ...rest } = quote;
  return {
    ...rest,
    // The price only: /build leaves the limit to whoever adds instructions of their own.
    computeBudgetInstructions: [toWire(ComputeBudgetProgram.setComputeUnitPrice({ microLamports: 0 }))],
    setupInstructions: setup.map(toWire),
    swapInstruction: toWire(swap),
    cleanupInstruction: cleanup && toWire(cleanup),
    otherInstructions: [],
    tipInstruction: null,
    addressesByLookupTableAddress:
      tables.length === 0 ? null : Object.fromEntries(tables.map(({ address, addresses }) => [address, addresses])),
    blockhashWithMetadata: {
      blockhash: [...bs58.decode(blockhash)],
      lastValidBlockHeight,
      fetchedAt: { secs_since_epoch: Math.floor(now / 1_000), nanos_since_epoch: Math.floor(now % 1_000) * 1_000_000 },
    },
  };
}
