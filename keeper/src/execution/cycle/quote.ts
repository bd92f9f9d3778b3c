import type { AtomicCycleOpportunity } from "../../domain/opportunity.ts";
import type { Address } from "../../domain/pool.ts";
import { type Atoms, atoms } from "../../domain/quantity.ts";
import {
  associated,
  type RouteBuilder,
  type RouteInstruction,
  type RouteQuote,
  withTokenAccounts,
} from "../jupiter/index.ts";
import type { PlannedLeg } from "./plan.ts";

/** Jupiter by place in the cycle: the vault takes version 1 as first leg only, since it cannot set a later one's amount. */
export interface CycleRoutes {
  readonly first: RouteBuilder;
  readonly later: RouteBuilder;
}

export interface QuotedCycle {
  readonly legs: readonly RouteInstruction[];
  /** What the last leg gives when every leg gives what was quoted. */
  readonly amountOut: Atoms;
}

/**
 * Quotes the legs one behind the other, each with what the one before gives. Jupiter may know a better way than the hop's own
 * pool: any way is taken, since what counts is what the cycle gives in the end (`quoteMoved`, and then the vault's own proof).
 *
 * @throws EmpireError what RouteBuilder throws.
 */
export async function quoteCycle(
  { amountIn }: AtomicCycleOpportunity,
  legs: readonly PlannedLeg[],
  routes: CycleRoutes,
): Promise<QuotedCycle> {
  let amount = atoms(amountIn);
  const instructions: RouteInstruction[] = [];
  for (const [index, leg] of legs.entries()) {
    const builder = index === 0 ? routes.first : routes.later;
    const quote = await builder.quote({ ...leg.request, amount });
    const instruction = await builder.instruction(quote);
    instructions.push(withTokenAccounts(instruction, betweenScratch(quote, leg)));
    amount = quote.outAmount;
  }
  return { legs: instructions, amountOut: amount };
}

/** Where a route passes through a token in between, it does so through the trader's scratch account of it. */
function betweenScratch(quote: RouteQuote, { scratch }: PlannedLeg): Map<Address, Address> {
  const { taker } = quote.request;
  const mints = new Set(quote.hops.flatMap(({ inputMint, outputMint }) => [inputMint, outputMint]));
  return new Map([...mints].map((mint) => [associated(mint, taker), scratch(mint)]));
}

/** Why a cycle that was worth it when it was decided no longer is, by its fresh quote; undefined when it still is. */
export function quoteMoved(opportunity: AtomicCycleOpportunity, { amountOut }: QuotedCycle): string | undefined {
  const { amountIn, minProfit, tipInUsdc } = opportunity;
  const needed = amountIn + minProfit + tipInUsdc;
  if (amountOut >= needed) return undefined;
  return `the pools moved: ${amountOut} USDC atoms are quoted and ${needed} are needed`;
}
