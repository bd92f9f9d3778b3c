import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { MarketEvent, MarketInput } from "../../../keeper/src/domain/event.ts";
import { decisionId, eventId, opportunityId, reportId } from "../../../keeper/src/domain/id.ts";
import { atoms, lamports, millis, usdcAtoms } from "../../../keeper/src/domain/quantity.ts";
import { book, market, pool, vaultView } from "../book/support.ts";

/** A folder for a test's files, gone after the suite. Call inside `describe`. */
export function folder(): { file(name: string, content?: string | Uint8Array): string } {
  let path = "";
  before(() => {
    path = mkdtempSync(join(tmpdir(), "empire-record-"));
  });
  after(() => rmSync(path, { recursive: true, force: true }));
  return {
    file(name, content) {
      const full = join(path, name);
      if (content !== undefined) writeFileSync(full, content);
      return full;
    },
  };
}

/** Everything that a source of events gives. */
export async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const each of source) all.push(each);
  return all;
}

export const HEADER = {
  source: "test",
  configHash: "00",
  config: { minEdge: 1500 },
  seed: 7,
  createdBy: "empire 0.1.0",
};

const okx = market("okx");
const common = {
  id: reportId(decisionId(3)),
  decision: decisionId(3),
  opportunity: opportunityId(eventId(9), "cex_spread", 1),
  pair: "BTC/USDT mexc→okx",
  startedAt: millis(10),
  finishedAt: millis(60.5),
  notional: usdcAtoms(10_000_000n),
  expectedProfit: usdcAtoms(12_345n),
};

/** One input of every kind, with and without what is optional. */
export const INPUTS: readonly MarketInput[] = [
  { kind: "instrument", instrument: okx },
  book(
    okx,
    [[5_000_00, 3]],
    [
      [5_001_00, 4],
      [5_002_00, 1],
    ],
    17,
  ),
  book(okx, [], [[Number.NaN, 0]]),
  { kind: "stream", venue: "okx", stream: okx.id, status: "silent", reason: "5 s without a frame" },
  { kind: "pool", pool: pool("P", "A", "B", 2n ** 63n, 1n) },
  { kind: "vault", vault: vaultView({ nonce: 2n ** 64n - 1n }) },
  { kind: "balance", venue: "okx", free: usdcAtoms(-5n) },
  {
    kind: "report",
    report: {
      ...common,
      engine: "cex_spread",
      outcome: "partial",
      reason: "only the first leg filled",
      fills: [
        {
          orderId: "d3:buy",
          instrument: okx.id,
          venue: "okx",
          side: "buy",
          size: 100,
          value: atoms(1_000_000n),
          fee: atoms(1_000n),
        },
      ],
      profit: usdcAtoms(-12_345n),
      fees: usdcAtoms(1_000n),
    },
  },
  {
    kind: "report",
    report: {
      ...common,
      engine: "atomic_cycle",
      outcome: "filled",
      signature: "5x",
      slot: 12,
      amountIn: usdcAtoms(1n),
      amountOut: usdcAtoms(3n),
      tip: lamports(1_000n),
      tipRepaid: usdcAtoms(1n),
      networkFee: lamports(5_000n),
    },
    restored: true,
  },
  { kind: "tick" },
];

export const EVENTS: readonly MarketEvent[] = INPUTS.map((input, i) => ({
  id: eventId(i + 1),
  at: millis(1_700_000_000_000 + i),
  input,
}));
