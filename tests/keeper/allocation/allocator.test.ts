import assert from "node:assert/strict";
import { createAllocator } from "../../../keeper/src/allocation/allocator.ts";
import { ALLOCATION_DEFAULTS } from "../../../keeper/src/allocation/params.ts";
import type { Decision, Scored } from "../../../keeper/src/domain/decision.ts";
import { type DecisionId, decisionId, reportId } from "../../../keeper/src/domain/id.ts";
import type { Opportunity } from "../../../keeper/src/domain/opportunity.ts";
import { lamports, millis, usdcAtoms } from "../../../keeper/src/domain/quantity.ts";
import type { AtomicCycleReport, CexSpreadReport, ExecutionReport } from "../../../keeper/src/domain/report.ts";
import type { MarketState } from "../../../keeper/src/domain/state.ts";
import { Session, vaultView } from "../book/support.ts";
import { cycle, spread } from "../scoring/support.ts";

const PARAMS = { ...ALLOCATION_DEFAULTS, maxNotional: usdcAtoms(60_000_000_000n) };
const DAY = 86_400_000;

function scored(opportunity: Opportunity, expectedValue = 1_000_000n): Scored {
  return { opportunity, pAll: 1, pOnlyFirst: 0, pOnlySecond: 0, expectedValue: usdcAtoms(expectedValue) };
}

function state(at = 1_000, free = 1_000_000_000_000n): MarketState {
  const session = new Session();
  return session.at(
    at,
    { kind: "vault", vault: vaultView() },
    { kind: "balance", venue: "mexc", free: usdcAtoms(free) },
    { kind: "balance", venue: "okx", free: usdcAtoms(free) },
  );
}

function spreadReport(decision: DecisionId, change: Partial<CexSpreadReport> = {}): CexSpreadReport {
  return {
    id: reportId(decision),
    decision,
    opportunity: spread().id,
    engine: "cex_spread",
    pair: spread().pair,
    outcome: "filled",
    startedAt: millis(1_000),
    finishedAt: millis(1_100),
    notional: spread().notional,
    expectedProfit: spread().expectedProfit,
    fills: [],
    profit: usdcAtoms(1n),
    fees: usdcAtoms(0n),
    ...change,
  };
}

function cycleReport(decision: DecisionId, change: Partial<AtomicCycleReport> = {}): AtomicCycleReport {
  const { id, pair, notional, expectedProfit, amountIn, amountOut } = cycle();
  return {
    id: reportId(decision),
    decision,
    opportunity: id,
    engine: "atomic_cycle",
    pair,
    outcome: "filled",
    startedAt: millis(1_000),
    finishedAt: millis(1_100),
    notional,
    expectedProfit,
    amountIn,
    amountOut,
    tip: lamports(0n),
    tipRepaid: usdcAtoms(0n),
    networkFee: lamports(5_000n),
    ...change,
  };
}

const verdicts = (decisions: readonly Decision[]) =>
  decisions.map((d) => (d.verdict === "refused" ? d.reason : d.verdict));
const one = (at: number, opportunity: Opportunity, ...seen: readonly ExecutionReport[]) => {
  const allocator = createAllocator(PARAMS);
  for (const report of seen) allocator.observe(report);
  return verdicts(allocator.decide(state(at), [scored(opportunity)]))[0];
};

describe("the allocator", () => {
  it("refuses what is worth nothing once failure is counted", () => {
    for (const value of [0n, -1n]) {
      assert.deepEqual(verdicts(createAllocator(PARAMS).decide(state(), [scored(spread(), value)])), [
        "expected_value_negative",
      ]);
    }
  });

  it("refuses a profit below the minimum and a notional above the limit, to the atom", () => {
    const { minProfit, maxNotional } = PARAMS;
    assert.equal(one(1, spread({ expectedProfit: usdcAtoms(minProfit - 1n) })), "profit_below_minimum");
    assert.equal(one(1, spread({ expectedProfit: minProfit })), "approved");
    assert.equal(one(1, spread({ notional: usdcAtoms(maxNotional + 1n) })), "notional_above_limit");
    assert.equal(one(1, spread({ notional: maxNotional })), "approved");
  });

  it("refuses when either venue lacks the notional and the fees", () => {
    const needed = 50_100_400_000n;
    const decide = (free: bigint) => verdicts(createAllocator(PARAMS).decide(state(1, free), [scored(spread())]));
    assert.deepEqual(decide(needed - 1n), ["venue_capital_exhausted"]);
    assert.deepEqual(decide(needed), ["approved"]);
    const nobody = new Session().at(1, { kind: "tick" });
    assert.deepEqual(verdicts(createAllocator(PARAMS).decide(nobody, [scored(spread())])), ["venue_capital_exhausted"]);
  });

  it("counts what is in flight at a venue against its capital until the report", () => {
    const allocator = createAllocator(PARAMS);
    const tight = state(1_000, 60_000_000_000n);
    const other = spread({ product: "spot:ETH/USDC", pair: "ETH/USDC mexc→okx" });
    assert.deepEqual(verdicts(allocator.decide(tight, [scored(spread())])), ["approved"]);
    assert.deepEqual(verdicts(allocator.decide(tight, [scored(other)])), ["venue_capital_exhausted"]);
    allocator.observe(spreadReport(decisionId(1)));
    assert.deepEqual(verdicts(allocator.decide(tight, [scored(other)])), ["approved"]);
  });

  it("refuses a second trade of a product while one is in flight or in doubt", () => {
    const allocator = createAllocator(PARAMS);
    const back = spread({ pair: "BTC/USDC okx→mexc", notional: usdcAtoms(1_000_000n) });
    allocator.decide(state(), [scored(spread())]);
    assert.deepEqual(verdicts(allocator.decide(state(), [scored(back)])), ["leg_in_flight"]);
    allocator.observe(spreadReport(decisionId(1), { outcome: "in_doubt" }));
    assert.deepEqual(verdicts(allocator.decide(state(), [scored(back)])), ["leg_in_flight"]);
    allocator.observe(spreadReport(decisionId(1), { outcome: "missed", profit: usdcAtoms(0n) }));
    assert.deepEqual(verdicts(allocator.decide(state(), [scored(back)])), ["approved"]);
  });

  it("lets a pair rest after a trade, by event time, and after a rejection as well", () => {
    const report = spreadReport(decisionId(9), { finishedAt: millis(5_000) });
    assert.equal(one(6_999, spread(), report), "cooling_down");
    assert.equal(one(7_000, spread(), report), "approved");
    assert.equal(one(6_999, spread({ pair: "BTC/USDC okx→mexc" }), report), "approved");
    assert.equal(one(6_999, spread(), { ...report, outcome: "rejected" }), "cooling_down");
    assert.equal(one(7_000, spread(), { ...report, outcome: "rejected" }), "approved");
  });

  it("stops for the UTC day once its losses reach the limit, which gains do not undo", () => {
    const lost = (profit: bigint) =>
      spreadReport(decisionId(9), { pair: "other", outcome: "partial", profit: usdcAtoms(profit) });
    assert.equal(one(2_000, spread(), lost(-99_999_999n)), "approved");
    assert.equal(one(2_000, spread(), lost(-99_999_999n), lost(1_000_000_000n), lost(-1n)), "daily_loss_reached");
    assert.equal(one(DAY - 1, spread(), lost(-100_000_000n)), "daily_loss_reached");
    assert.equal(one(DAY, spread(), lost(-100_000_000n)), "approved");
  });

  it("counts an earlier day's report that comes late towards no later day", () => {
    const late = spreadReport(decisionId(9), { pair: "other", outcome: "partial", profit: usdcAtoms(-1_000_000_000n) });
    const today = { ...late, finishedAt: millis(DAY + 1), profit: usdcAtoms(-1n) };
    assert.equal(one(DAY + 5_000, spread(), today, late), "approved");
  });

  it("refuses a cycle that the vault cannot fund, or whose vault is unknown", () => {
    assert.equal(one(1, cycle({ amountIn: usdcAtoms(1_000_000_000_001n) })), "vault_capital_exhausted");
    const blind = new Session().at(1, { kind: "tick" });
    assert.deepEqual(verdicts(createAllocator(PARAMS).decide(blind, [scored(cycle())])), ["vault_capital_exhausted"]);
  });

  it("lets one cycle at a time use the vault's nonce, and never one that is spent", () => {
    const allocator = createAllocator(PARAMS);
    allocator.decide(state(), [scored(cycle())]);
    assert.deepEqual(verdicts(allocator.decide(state(), [scored(cycle())])), ["leg_in_flight"]);
    allocator.observe(cycleReport(decisionId(1)));
    assert.deepEqual(
      verdicts(allocator.decide(state(9_000), [scored(cycle())])),
      ["superseded"],
      "the account is not read anew yet",
    );
    assert.deepEqual(verdicts(allocator.decide(state(9_000), [scored(cycle({ vaultNonce: 8n }))])), ["approved"]);
    allocator.observe(
      cycleReport(decisionId(4), { outcome: "missed", amountIn: usdcAtoms(0n), amountOut: usdcAtoms(0n) }),
    );
    assert.deepEqual(
      verdicts(allocator.decide(state(9_000), [scored(cycle({ vaultNonce: 8n }))])),
      ["approved"],
      "a miss spends nothing",
    );
  });

  it("approves the most valuable first and supersedes the others of its product", () => {
    const allocator = createAllocator(PARAMS);
    const poor = scored(spread({ pair: "poor" }), 1n);
    const rich = scored(spread({ pair: "rich" }), 2n);
    const decisions = allocator.decide(state(), [poor, rich, scored(cycle(), 1n)]);
    assert.deepEqual(
      decisions.map((d) => [d.id, d.scored.opportunity.pair, d.verdict === "refused" ? d.reason : d.verdict]),
      [
        ["d1", "rich", "approved"],
        ["d2", "poor", "superseded"],
        ["d3", "USDC→SOL→USDC", "approved"],
      ],
    );
    assert.equal(allocator.decide(state(), [poor])[0]?.id, "d4");
  });
});
