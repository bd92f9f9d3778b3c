import assert from "node:assert/strict";
import { createMarket } from "../../keeper/src/book/market.ts";
import type { Approved } from "../../keeper/src/domain/decision.ts";
import { decisionId, type OpportunityId, reportId } from "../../keeper/src/domain/id.ts";
import type { LedgerEntry, NewLedgerEntry } from "../../keeper/src/domain/ledger.ts";
import type { AtomicCycleOpportunity, EngineId } from "../../keeper/src/domain/opportunity.ts";
import type { Executor } from "../../keeper/src/domain/ports.ts";
import { lamports, millis, ppm, usdcAtoms } from "../../keeper/src/domain/quantity.ts";
import type { AtomicCycleReport, ExecutionReport } from "../../keeper/src/domain/report.ts";
import { createPipeline, type Observer, type Stages } from "../../keeper/src/pipeline.ts";

const opportunity: AtomicCycleOpportunity = {
  engine: "atomic_cycle",
  id: "e1:atomic_cycle:0" as OpportunityId,
  event: "e1" as AtomicCycleOpportunity["event"],
  at: millis(5),
  pair: "USDC→SOL→USDC",
  notional: usdcAtoms(1_000_000n),
  expectedProfit: usdcAtoms(10n),
  fees: usdcAtoms(0n),
  netEdge: ppm(10),
  vaultNonce: 1n,
  hops: [],
  amountIn: usdcAtoms(1_000_000n),
  amountOut: usdcAtoms(1_000_020n),
  tip: lamports(1_000n),
  tipInUsdc: usdcAtoms(10n),
  minProfit: usdcAtoms(5n),
};

const approved: Approved = {
  verdict: "approved",
  id: decisionId(1),
  at: millis(5),
  scored: { opportunity, pAll: 1, pOnlyFirst: 0, pOnlySecond: 0, expectedValue: usdcAtoms(10n) },
};

const report: AtomicCycleReport = {
  engine: "atomic_cycle",
  id: reportId(approved.id),
  decision: approved.id,
  opportunity: opportunity.id,
  pair: opportunity.pair,
  outcome: "filled",
  startedAt: millis(5),
  finishedAt: millis(9),
  notional: opportunity.notional,
  expectedProfit: opportunity.expectedProfit,
  signature: "5".repeat(64),
  slot: 7,
  amountIn: usdcAtoms(1_000_000n),
  amountOut: usdcAtoms(1_000_020n),
  tip: lamports(1_000n),
  tipRepaid: usdcAtoms(10n),
  networkFee: lamports(5_000n),
};

/** A pipeline that finds one opportunity on the first tick, with everything it did written down in order. */
function rig(
  parts: {
    append?: (entry: NewLedgerEntry) => Promise<void>;
    execute?: Executor["execute"];
    observers?: Observer[];
  } = {},
) {
  const did: string[] = [];
  const released: ExecutionReport[] = [];
  let found = false;
  const executor: Executor = {
    engine: "atomic_cycle",
    execute: async (decision) => {
      did.push(`execute ${decision.id}`);
      return parts.execute ? parts.execute(decision) : report;
    },
    stop: async () => undefined,
  };
  const stages: Stages = {
    now: () => millis(5),
    monotonic: () => 12,
    market: createMarket(),
    engines: [
      {
        id: "atomic_cycle",
        survey() {
          const opportunities = found ? [] : [opportunity];
          found = true;
          return { comparisons: [], opportunities };
        },
      },
    ],
    score: () => approved.scored,
    allocate: () => [approved],
    release: (done) => void released.push(done),
    executors: new Map<EngineId, Executor>([["atomic_cycle", executor]]),
    journal: {
      async append(entry) {
        await parts.append?.(entry);
        did.push(`ledger ${entry.kind} ${entry.ref}`);
        return entry as LedgerEntry;
      },
    },
    observers: parts.observers ?? [],
  };
  return { pipeline: createPipeline(stages), did, released };
}

describe("the pipeline", () => {
  it("trades nothing that the ledger refused, and says so", async () => {
    const { pipeline, did } = rig({ append: () => Promise.reject(new Error("disk full")) });
    pipeline.sink({ kind: "tick" });
    await assert.rejects(pipeline.failure, /disk full/);
    assert.deepEqual(did, []);
  });

  it("takes nothing more once an executor has failed", async () => {
    const seen: string[] = [];
    const { pipeline } = rig({
      execute: () => Promise.reject(new Error("no such account")),
      observers: [{ event: (event) => void seen.push(event.id) }],
    });
    pipeline.sink({ kind: "tick" });
    await assert.rejects(pipeline.failure, /no such account/);
    pipeline.sink({ kind: "tick" });
    assert.deepEqual(seen, ["e1"]);
  });

  it("writes the decision before it is carried out, and the report and settlement after", async () => {
    const { pipeline, did, released } = rig();
    pipeline.sink({ kind: "tick" });
    await pipeline.idle();
    assert.deepEqual(did, ["ledger decision d1", "execute d1", "ledger report d1:x", "ledger settlement d1:x:s"]);
    assert.deepEqual(released, [report]);
  });

  it("hands the ledger a report and its settlement in one turn, so that a kill cannot part them", async () => {
    const turns: string[][] = [];
    let turn: string[] | undefined;
    const { pipeline } = rig({
      append: async ({ kind }) => {
        if (turn === undefined) {
          turn = [];
          turns.push(turn);
          setImmediate(() => {
            turn = undefined;
          });
        }
        turn.push(kind);
        await new Promise((resolve) => setImmediate(resolve));
      },
    });
    pipeline.sink({ kind: "tick" });
    await pipeline.idle();
    assert.deepEqual(turns, [["decision"], ["report", "settlement"]]);
  });

  it("shows its observers each event, decision and trade, and the time from frame to decision", async () => {
    const seen: string[] = [];
    const { pipeline } = rig({
      observers: [
        {
          event: ({ id, input }) => void seen.push(`${id} ${input.kind}`),
          decision: ({ id, verdict }) => void seen.push(`${id} ${verdict}`),
          trade: (_, settlement) => void seen.push(`${settlement.id} ${settlement.realisedProfit}`),
          latency: (ms) => void seen.push(`${ms} ms`),
        },
      ],
    });
    pipeline.sink({ kind: "tick" }, 10);
    await pipeline.idle();
    assert.deepEqual(seen, ["e1 tick", "d1 approved", "2 ms", "e2 report", "d1:x:s 10"]);
  });
});
