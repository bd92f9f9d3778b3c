import { EmpireError } from "../../domain/error.ts";
import type { AtomicCycleOpportunity } from "../../domain/opportunity.ts";
import { type Atoms, atoms } from "../../domain/quantity.ts";
import type { RouteBuilder, RouteInstruction, RouteQuote } from "../jupiter/routeBuilder.ts";
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
 * Quotes the legs one behind the other, each with what the one before gives.
 *
 * @throws EmpireError QUOTE_INVALID when Jupiter goes another way than through the hop's pool, and what RouteBuilder throws.
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
    assertDirect(quote, leg);
    instructions.push(await builder.instruction(quote));
    amount = quote.outAmount;
  }
  return { legs: instructions, amountOut: amount };
}

function assertDirect({ hops }: RouteQuote, { hop }: PlannedLeg): void {
  if (hops.length === 1 && hops[0]?.pool === hop.pool) return;
  const way = hops.map(({ pool }) => pool).join(", ") || "nowhere";
  throw new EmpireError("QUOTE_INVALID", `Jupiter goes through ${way} instead of ${hop.label}'s pool ${hop.pool}`, {
    recoverable: true,
    context: { pool: hop.pool },
  });
}

/** Why a cycle that was worth it when it was decided no longer is, by its fresh quote; undefined when it still is. */
export function quoteMoved(opportunity: AtomicCycleOpportunity, { amountOut }: QuotedCycle): string | undefined {
  const { amountIn, minProfit, tipInUsdc } = opportunity;
  const needed = amountIn + minProfit + tipInUsdc;
  if (amountOut >= needed) return undefined;
  return `the pools moved: ${amountOut} USDC atoms are quoted and ${needed} are needed`;
}
