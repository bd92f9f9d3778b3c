import assert from "node:assert/strict";
import fc from "fast-check";
import { decisionId, eventId, opportunityId, reportId } from "../../../../keeper/src/domain/id.ts";
import type { Json, LedgerEntry, NewLedgerEntry } from "../../../../keeper/src/domain/ledger.ts";
import { lamports, millis, usdcAtoms } from "../../../../keeper/src/domain/quantity.ts";
import { type CycleIntent, intentEntry, openIntents } from "../../../../keeper/src/execution/cycle/intent.ts";

const intent = (n: number, notional = 5_000_000n): CycleIntent => ({
  trade: {
    id: reportId(decisionId(n)),
    decision: decisionId(n),
    opportunity: opportunityId(eventId(n), "atomic_cycle", 0),
    pair: "USDC→SOL→USDC",
    notional: usdcAtoms(notional),
    expectedProfit: usdcAtoms(-1n),
    tip: lamports(1_000n),
    startedAt: millis(1_700_000_000_000),
  },
  signature: `signature${n}`,
  lastValidBlockHeight: 150 + n,
  genesis: "5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d",
});

function ledger(...entries: NewLedgerEntry[]): LedgerEntry[] {
  // As it comes back from the disk: through JSON.
  const stored: NewLedgerEntry[] = JSON.parse(JSON.stringify(entries));
  return stored.map((entry, index) => ({ ...entry, seq: index + 1, at: millis(0), prev: "", hash: "" }));
}
const report = (n: number, outcome: string): NewLedgerEntry => ({
  kind: "report",
  ref: reportId(decisionId(n)),
  body: { outcome },
});

describe("open intents", () => {
  it("refuse an intent that cannot be read, and name its entry", () => {
    const entry = intentEntry(intent(1));
    const torn = { ...entry, body: { engine: "atomic_cycle", trade: { id: "d1:x" } } };
    assert.throws(() => openIntents(ledger(report(9, "missed"), torn)), {
      code: "LEDGER_ENTRY_INVALID",
      message: /ledger entry 2/,
    });
  });

  it("are those without a report, and those that were only reported in doubt", () => {
    const entries = ledger(
      intentEntry(intent(1)),
      report(1, "filled"),
      intentEntry(intent(2)),
      report(2, "in_doubt"),
      intentEntry(intent(3)),
      { kind: "intent", ref: "order", body: { engine: "cex_spread" } },
    );
    assert.deepEqual(openIntents(entries), [intent(2), intent(3)]);
    assert.deepEqual(openIntents([...entries, ...ledger(report(2, "missed"), report(3, "filled"))]), []);
  });

  it("come back without their chain's name from a ledger of before it was written down", () => {
    const { genesis, ...written } = intent(1);
    const entry = intentEntry(intent(1));
    const { genesis: named, ...body } = entry.body as Readonly<Record<string, Json>>;
    assert.equal(named, genesis);
    assert.deepEqual(openIntents(ledger({ ...entry, body })), [written]);
  });

  it("come back from the ledger as they went in", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }), fc.nat(), (notional, n) => {
        const written = intent(n, notional);
        assert.deepEqual(openIntents(ledger(intentEntry(written))), [written]);
      }),
    );
  });
});
