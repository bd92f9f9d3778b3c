import { decisionId, eventId, opportunityId, reportId } from "../../../keeper/src/domain/id.ts";
import { atoms, lamports, millis, usdcAtoms } from "../../../keeper/src/domain/quantity.ts";
import type { AtomicCycleReport, CexSpreadReport, Fill } from "../../../keeper/src/domain/report.ts";

const decision = decisionId(7);
const common = {
  id: reportId(decision),
  decision,
  outcome: "filled" as const,
  startedAt: millis(1_000),
  finishedAt: millis(1_150),
  notional: usdcAtoms(500_000_000n),
  expectedProfit: usdcAtoms(2_000_000n),
};

/** A cycle that took 500 USDC, brought 502 and was repaid a tip of 0.25. */
export function cycleReport(changes: Partial<AtomicCycleReport>): AtomicCycleReport {
  return {
    ...common,
    engine: "atomic_cycle",
    opportunity: opportunityId(eventId(3), "atomic_cycle", 0),
    pair: "USDC→SOL→USDC",
    signature: "5".repeat(88),
    slot: 12,
    amountIn: usdcAtoms(500_000_000n),
    amountOut: usdcAtoms(502_000_000n),
    tip: lamports(1_000n),
    tipRepaid: usdcAtoms(250_000n),
    networkFee: lamports(5_000n),
    ...changes,
  };
}

/** One order of 1 SOL at 500 quote with a fee of 0.1. */
export function fill(side: "buy" | "sell"): Fill {
  const venue = side === "buy" ? "mexc" : "okx";
  const instrument = `${venue}:SOL/USDT`;
  return { orderId: `${venue}-1`, instrument, venue, side, size: 1, value: atoms(500_000_000n), fee: atoms(100_000n) };
}

/** A spread that was filled on both sides and lost its fees. */
export function spreadReport(changes: Partial<CexSpreadReport>): CexSpreadReport {
  return {
    ...common,
    engine: "cex_spread",
    opportunity: opportunityId(eventId(3), "cex_spread", 0),
    pair: "SOL/USDT mexc→okx",
    fills: [fill("buy"), fill("sell")],
    profit: usdcAtoms(-200_000n),
    fees: usdcAtoms(200_000n),
    ...changes,
  };
}
