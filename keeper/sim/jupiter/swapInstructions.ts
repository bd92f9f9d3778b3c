import { ComputeBudgetProgram, PublicKey } from "@solana/web3.js";
import { z } from "zod";
import type { MarketPool } from "../market/index.ts";
import { type Leg, walk } from "./findRoute.ts";
import { key } from "./parameters.ts";
import { circular, Refusal } from "./refusal.ts";
import type { PoolSource } from "./source.ts";
import { composeSwap } from "./swap.ts";
import { tablesFor, toWire } from "./wire.ts";

const COMPUTE_UNIT_LIMIT = 1_400_000;

const atoms = z.string().regex(/^\d+$/).transform(BigInt);
const bps = z.number().int().min(0).max(10_000);

/** The request of POST /swap/v1/swap-instructions; what is not read is let through, as the real API does. */
const swapRequest = z.object({
  userPublicKey: z.string(),
  payer: z.string().nullish(),
  wrapAndUnwrapSol: z.boolean().nullish(),
  useSharedAccounts: z.boolean().nullish(),
  feeAccount: z.string().nullish(),
  destinationTokenAccount: z.string().nullish(),
  quoteResponse: z.object({
    inputMint: z.string(),
    inAmount: atoms,
    outputMint: z.string(),
    outAmount: atoms,
    instructionVersion: z.enum(["V1", "V2"]).nullish(),
    slippageBps: bps,
    platformFee: z.object({ feeBps: bps.optional() }).nullish(),
    routePlan: z.array(
      z.object({ swapInfo: z.object({ ammKey: z.string(), inputMint: z.string(), outputMint: z.string() }) }),
    ),
  }),
});

/**
 * The body of POST /swap/v1/swap-instructions, built from the quote that the caller hands back, whatever the pools are by now.
 *
 * @throws Refusal 422 for a body that does not parse, 400 for a plan that is not of these pools.
 */
export function swapInstructions(source: PoolSource, body: unknown): object {
  const parsed = swapRequest.safeParse(body);
  if (!parsed.success) {
    throw new Refusal(
      422,
      `Failed to deserialize the JSON body into the target type: ${z.prettifyError(parsed.error)}`,
    );
  }
  const { quoteResponse: quote, ...request } = parsed.data;
  if (quote.inputMint === quote.outputMint) throw circular();
  const user = key(request.userPublicKey, "userPublicKey");
  const feeBps = quote.platformFee?.feeBps ?? 0;
  if (feeBps > 0 && !request.feeAccount) {
    throw new Refusal(400, "feeAccount is required for a platform fee", "FAILED_TO_GET_SWAP_AND_ACCOUNT_METAS");
  }
  const { setup, swap, cleanup } = composeSwap(source, {
    legs: legsOf(source.pools(), quote),
    inAmount: quote.inAmount,
    outAmount: quote.outAmount,
    slippageBps: quote.slippageBps,
    user,
    payer: request.payer ? key(request.payer, "payer") : user,
    destinationTokenAccount: request.destinationTokenAccount
      ? key(request.destinationTokenAccount, "destinationTokenAccount")
      : undefined,
    fee: request.feeAccount ? { account: key(request.feeAccount, "feeAccount"), platformBps: feeBps } : undefined,
    wrapAndUnwrapSol: request.wrapAndUnwrapSol ?? true,
    version: quote.instructionVersion === "V2" ? 2 : 1,
    shared: request.useSharedAccounts ?? undefined,
  });
  return {
    tokenLedgerInstruction: null,
    computeBudgetInstructions: [toWire(ComputeBudgetProgram.setComputeUnitLimit({ units: COMPUTE_UNIT_LIMIT }))],
    setupInstructions: setup.map(toWire),
    swapInstruction: toWire(swap),
    cleanupInstruction: cleanup && toWire(cleanup),
    otherInstructions: [],
    addressLookupTableAddresses: tablesFor(source, swap).map(({ address }) => address),
    prioritizationFeeLamports: 0,
    computeUnitLimit: COMPUTE_UNIT_LIMIT,
    prioritizationType: null,
    simulationSlot: null,
    dynamicSlippageReport: null,
    simulationError: null,
  };
}

type QuotedPlan = z.output<typeof swapRequest>["quoteResponse"];

function legsOf(pools: readonly MarketPool[], { routePlan, inAmount, inputMint, outputMint }: QuotedPlan): Leg[] {
  let mint = inputMint;
  const hops = routePlan.map(({ swapInfo }) => {
    const pool = pools.find(({ address }) => address === swapInfo.ammKey);
    if (pool === undefined) throw new Refusal(400, `Market ${swapInfo.ammKey} not found`, "MARKET_NOT_FOUND");
    const { mintA, mintB } = pool;
    const other = mintA === mint ? mintB : mintA;
    if (swapInfo.inputMint !== mint || swapInfo.outputMint !== other || ![mintA, mintB].includes(mint))
      throw invalidPlan();
    mint = other;
    return { pool, inputMint: new PublicKey(swapInfo.inputMint) };
  });
  if (hops.length === 0 || mint !== outputMint) throw invalidPlan();
  return walk(hops, inAmount);
}

const invalidPlan = (): Refusal => new Refusal(400, "Invalid route plan with metadata");
