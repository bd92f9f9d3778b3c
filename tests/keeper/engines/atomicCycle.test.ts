import assert from "node:assert/strict";
import fc from "fast-check";
import { constantProductOut } from "../../../keeper/src/book/constantProduct.ts";
import type { MarketInput } from "../../../keeper/src/domain/event.ts";
import type { AtomicCycleOpportunity, Survey } from "../../../keeper/src/domain/opportunity.ts";
import type { Pool, VaultView } from "../../../keeper/src/domain/pool.ts";
import { usdcAtoms } from "../../../keeper/src/domain/quantity.ts";
import { ATOMIC_CYCLE_DEFAULTS, atomicCycle } from "../../../keeper/src/engines/atomicCycle.ts";
import { pool, Session, vaultView } from "../book/support.ts";

const PARAMS = {
  ...ATOMIC_CYCLE_DEFAULTS,
  usdcMint: "MintUsdc",
  symbols: { MintUsdc: "USDC", MintSol: "SOL", MintJup: "JUP" },
};
const CHEAP = pool("Cheap", "MintUsdc", "MintSol", 1_000_000_000_000n, 5_000_000_000_000n);
const DEAR = pool("Dear", "MintSol", "MintUsdc", 5_000_000_000_000n, 1_020_000_000_000n);

const input = (of: Pool): MarketInput => ({ kind: "pool", pool: of });

function survey(
  vault: Partial<VaultView> | undefined,
  params = PARAMS,
  pools: readonly Pool[] = [CHEAP, DEAR],
): Survey {
  const engine = atomicCycle(params);
  const session = new Session();
  if (vault !== undefined) session.at(1, { kind: "vault", vault: vaultView(vault) });
  let last: Survey = { comparisons: [], opportunities: [] };
  for (const each of pools) last = engine.survey(session.at(1, input(each)));
  return last;
}

const first = (found: Survey): AtomicCycleOpportunity => {
  const opportunity = found.opportunities[0];
  assert.ok(opportunity?.engine === "atomic_cycle");
  return opportunity;
};
const refusal = (found: Survey) => found.comparisons.find((c) => (c.netEdge ?? 1) > 0)?.refused;

describe("the atomic cycle engine", () => {
  it("refuses without the vault's account, while it is paused, and while the chain is not live", () => {
    assert.equal(refusal(survey(undefined)), "vault_unknown");
    assert.equal(refusal(survey({ arbitragePaused: true })), "vault_paused");
    const engine = atomicCycle(PARAMS);
    const session = new Session();
    session.at(1, input(CHEAP), input(DEAR), { kind: "vault", vault: vaultView() });
    session.at(2, { kind: "stream", venue: "solana", stream: "vault", status: "silent", reason: "test" });
    const found = engine.survey(session.at(3, input({ ...DEAR, slot: 2 })));
    assert.deepEqual(
      found.comparisons.map((c) => c.refused),
      ["chain_stale", "chain_stale"],
    );
  });

  it("refuses when the vault has nothing to trade, no room for a tip, or a floor above the profit", () => {
    assert.equal(refusal(survey({ tradable: usdcAtoms(0n) })), "size_below_minimum");
    assert.equal(refusal(survey({ tipBudget: usdcAtoms(0n) })), "profit_below_minimum");
    assert.equal(refusal(survey({ maxTipShareBps: 0 })), "profit_below_minimum");
    assert.equal(refusal(survey({ minProfit: usdcAtoms(24_055_788n) })), "profit_below_minimum");
  });

  it("refuses pools that are empty", () => {
    const found = survey({}, PARAMS, [CHEAP, { ...DEAR, reserveA: usdcAtoms(0n) as never }]);
    assert.deepEqual(
      found.comparisons.map((c) => [c.netEdge, c.refused]),
      [
        [undefined, "book_bad"],
        [undefined, "book_bad"],
      ],
    );
  });

  it("proposes the paying way round, with amounts that the pools give to the atom", () => {
    const found = survey({});
    assert.deepEqual(
      found.comparisons.map((c) => [c.pair, c.netEdge, c.refused]),
      [
        ["USDC→SOL→USDC", 13_889, undefined],
        ["USDC→SOL→USDC", -25_482, "edge_below_minimum"],
      ],
    );
    const cycle = first(found);
    assert.equal(cycle.id, "e3:atomic_cycle:0");
    assert.equal(cycle.vaultNonce, 7n);
    const sol = constantProductOut(CHEAP.reserveA, CHEAP.reserveB, 30, cycle.amountIn);
    assert.equal(cycle.amountOut, constantProductOut(DEAR.reserveA, DEAR.reserveB, 30, sol));
    assert.deepEqual(
      cycle.hops.map((hop) => [hop.pool, hop.inputMint, hop.amountIn, hop.outputMint, hop.amountOut]),
      [
        ["Cheap", "MintUsdc", cycle.amountIn, "MintSol", sol],
        ["Dear", "MintSol", sol, "MintUsdc", cycle.amountOut],
      ],
    );
    // gross 24.055787; a tenth is 2.405578 USDC, 12027890 lamports at 200 USDC a SOL, repaid as 2.405578
    assert.equal(cycle.amountOut - cycle.amountIn, 24_055_787n);
    assert.equal(cycle.tip, 12_027_890n);
    assert.equal(cycle.tipInUsdc, 2_405_578n);
    assert.equal(cycle.expectedProfit, 21_650_209n);
    assert.equal(cycle.minProfit, 10_825_105n);
  });

  it("tips at most the vault's share and budget, and at least what the block engine takes", () => {
    assert.equal(first(survey({ maxTipShareBps: 100 })).tipInUsdc, 240_557n);
    assert.equal(first(survey({ tipBudget: usdcAtoms(1_000n) })).tip, 5_000n);
    const least = first(survey({}, { ...PARAMS, tipShareBps: 0 }));
    assert.equal(least.tip, 1_000n);
    // 1000 lamports at 200 USDC a SOL are 0.0002 USDC
    assert.equal(least.tipInUsdc, 200n);
    assert.equal(
      first(survey({ tipPriceCeiling: usdcAtoms(199_999_999n) }, { ...PARAMS, tipShareBps: 0 })).tipInUsdc,
      200n,
    );
  });

  it("asks the program for the vault's floor where that is higher", () => {
    assert.equal(first(survey({ minProfit: usdcAtoms(20_000_000n) })).minProfit, 20_000_000n);
  });

  it("takes no more than the vault lets it, nor than its own limit", () => {
    const byVault = first(survey({ tradable: usdcAtoms(50_000_000n) }));
    assert.ok(byVault.amountIn <= 50_000_000n && byVault.amountIn > 49_999_900n);
    const own = first(survey({}, { ...PARAMS, maxNotional: usdcAtoms(70_000_000n) }));
    assert.ok(own.amountIn <= 70_000_000n && own.amountIn > 69_999_900n);
  });

  it("finds triangles, and looks only at cycles through the pool that changed", () => {
    const jup = pool("Jup", "MintSol", "MintJup", 1_000_000_000_000n, 200_000_000_000n);
    const back = pool("Back", "MintJup", "MintUsdc", 200_000_000_000n, 210_000_000_000n);
    const engine = atomicCycle(PARAMS);
    const session = new Session();
    session.at(1, { kind: "vault", vault: vaultView() });
    const pairs = [CHEAP, DEAR, jup, back].map((each) =>
      engine.survey(session.at(1, input(each))).comparisons.map((c) => c.pair),
    );
    assert.deepEqual(pairs.slice(0, 3), [[], ["USDC→SOL→USDC", "USDC→SOL→USDC"], []]);
    assert.deepEqual([...(pairs[3] ?? [])].sort(), [
      "USDC→JUP→SOL→USDC",
      "USDC→JUP→SOL→USDC",
      "USDC→SOL→JUP→USDC",
      "USDC→SOL→JUP→USDC",
    ]);
    assert.equal(engine.survey(session.at(2, input({ ...CHEAP, slot: 2 }))).comparisons.length, 4);
    assert.equal(engine.survey(session.at(3, { kind: "vault", vault: vaultView({ slot: 2 }) })).comparisons.length, 6);
    assert.equal(engine.survey(session.at(4, { kind: "tick" })).comparisons.length, 0);
  });

  it("never proposes what the vault's program would refuse on the same pools", () => {
    let proposals = 0;
    const reserve = fc.bigInt({ min: 10n ** 9n, max: 10n ** 14n });
    const limits = fc.record({
      tradable: fc.bigInt({ min: 0n, max: 10n ** 12n }),
      minProfit: fc.bigInt({ min: 0n, max: 10n ** 7n }),
      maxTipShareBps: fc.integer({ min: 0, max: 10_000 }),
      tipPriceCeiling: fc.bigInt({ min: 0n, max: 10n ** 9n }),
      tipBudget: fc.bigInt({ min: 0n, max: 10n ** 8n }),
    });
    fc.assert(
      fc.property(
        reserve,
        fc.integer({ min: 900, max: 1100 }),
        limits,
        fc.nat(10_000),
        fc.nat(10_000),
        (r, skew, l, tipShare, floor) => {
          const vault = {
            ...l,
            tradable: usdcAtoms(l.tradable),
            minProfit: usdcAtoms(l.minProfit),
            tipPriceCeiling: usdcAtoms(l.tipPriceCeiling),
            tipBudget: usdcAtoms(l.tipBudget),
          };
          const pools = [
            pool("P", "MintUsdc", "MintSol", r, r * 5n),
            pool("Q", "MintUsdc", "MintSol", (r * BigInt(skew)) / 1000n, r * 5n),
          ];
          const params = { ...PARAMS, tipShareBps: tipShare, minProfitShareBps: floor };
          for (const opportunity of survey(vault, params, pools).opportunities) {
            assert.ok(opportunity.engine === "atomic_cycle");
            proposals += 1;
            const { amountIn, amountOut, tip, tipInUsdc, minProfit, expectedProfit } = opportunity;
            assert.ok(amountIn > 0n && amountIn <= l.tradable);
            assert.ok(tip >= 1000n && tipInUsdc * 1_000_000_000n >= tip * l.tipPriceCeiling);
            assert.ok(
              tipInUsdc * 10_000n <= (amountOut - amountIn) * BigInt(l.maxTipShareBps) && tipInUsdc <= l.tipBudget,
            );
            assert.ok(minProfit >= l.minProfit && amountOut >= amountIn + minProfit + tipInUsdc);
            assert.equal(expectedProfit, amountOut - amountIn - tipInUsdc);
          }
        },
      ),
      { numRuns: 300 },
    );
    assert.ok(proposals > 50, `only ${proposals} proposals`);
  });
});
