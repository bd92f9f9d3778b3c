import { eventId, opportunityId } from "../../../keeper/src/domain/id.ts";
import type { AtomicCycleOpportunity, CexSpreadOpportunity } from "../../../keeper/src/domain/opportunity.ts";
import { atoms, lamports, millis, ppm, usdcAtoms } from "../../../keeper/src/domain/quantity.ts";

/** 1 BTC bought on mexc at 50000 and sold on okx at 50400 for USDC. */
export function spread(change: Partial<CexSpreadOpportunity> = {}): CexSpreadOpportunity {
  return {
    engine: "cex_spread",
    id: opportunityId(eventId(1), "cex_spread", 0),
    event: eventId(1),
    at: millis(1),
    pair: "BTC/USDC mexc→okx",
    product: "spot:BTC/USDC",
    notional: usdcAtoms(50_000_000_000n),
    expectedProfit: usdcAtoms(299_600_000n),
    fees: usdcAtoms(100_400_000n),
    netEdge: ppm(5_986),
    buy: leg("mexc", "buy", 50_000_00, 50_000_000_000n),
    sell: leg("okx", "sell", 50_400_00, 50_400_000_000n),
    ...change,
  };
}

function leg(venue: string, side: "buy" | "sell", limitPrice: number, value: bigint): CexSpreadOpportunity["buy"] {
  return { instrument: `${venue}:BTC/USDC`, venue, side, limitPrice, size: 1_00000, value: atoms(value) };
}

/** 1000 USDC through two pools for 10 USDC of profit. */
export function cycle(change: Partial<AtomicCycleOpportunity> = {}): AtomicCycleOpportunity {
  return {
    engine: "atomic_cycle",
    id: opportunityId(eventId(1), "atomic_cycle", 0),
    event: eventId(1),
    at: millis(1),
    pair: "USDC→SOL→USDC",
    notional: usdcAtoms(1_000_000_000n),
    expectedProfit: usdcAtoms(10_000_001n),
    fees: usdcAtoms(0n),
    netEdge: ppm(20_000),
    vaultNonce: 7n,
    hops: [],
    amountIn: usdcAtoms(1_000_000_000n),
    amountOut: usdcAtoms(1_011_000_001n),
    tip: lamports(5_000_000n),
    tipInUsdc: usdcAtoms(1_000_000n),
    minProfit: usdcAtoms(5_000_001n),
    ...change,
  };
}
