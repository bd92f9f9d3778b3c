import { opportunityId } from "../domain/id.ts";
import type { AtomicCycleOpportunity, Comparison, EngineRefusal, Survey } from "../domain/opportunity.ts";
import type { Address, VaultView } from "../domain/pool.ts";
import type { Engine } from "../domain/ports.ts";
import { atoms, divCeil, type Ppm, type UsdcAtoms, usdcAtoms } from "../domain/quantity.ts";
import type { MarketState } from "../domain/state.ts";
import { amountsOf, bestInput, type Hop, marginalEdge } from "./cycleAmount.ts";
import { type Cycle, CycleIndex } from "./cycleIndex.ts";
import { tipFor } from "./cycleTip.ts";
import { larger, smaller } from "./extremes.ts";

export interface AtomicCycleParams {
  /** The mint that the vault's treasury holds. */
  readonly usdcMint: Address;
  /** Names of mints for the pair's name; others are shortened. */
  readonly symbols: Readonly<Record<Address, string>>;
  /** The most that one cycle may take from the vault, below the vault's own limits. */
  readonly maxNotional: UsdcAtoms;
  /** Part of the gross profit that is offered as tip. Above the vault's own share, that one holds. */
  readonly tipShareBps: number;
  /** Part of the expected profit that the program is asked to insist on; the rest is room for the pools to move. */
  readonly minProfitShareBps: number;
}

/** 10,000 USDC a cycle, a tenth of the gross as tip, and at least half of what was expected. */
export const ATOMIC_CYCLE_DEFAULTS: Omit<AtomicCycleParams, "usdcMint" | "symbols"> = {
  maxNotional: usdcAtoms(10_000_000_000n),
  tipShareBps: 1_000,
  minProfitShareBps: 5_000,
};

/**
 * Takes USDC from the vault through two or three pools and back to it, in one transaction that fails unless it pays. A
 * pool's update is compared with the cycles through that pool; a new vault account, which may lift a limit, with all.
 */
export function atomicCycle(params: AtomicCycleParams): Engine {
  const index = new CycleIndex(params.usdcMint);
  return {
    id: "atomic_cycle",
    survey(state) {
      index.update(state);
      const comparisons: Comparison[] = [];
      const opportunities: AtomicCycleOpportunity[] = [];
      for (const cycle of touchedCycles(index, state)) {
        const pair = nameOf(cycle, params.symbols);
        const found = compare(state, cycle, pair, params);
        comparisons.push({
          engine: "atomic_cycle",
          pair,
          ...(found.netEdge === undefined ? {} : { netEdge: found.netEdge }),
          ...(typeof found.result === "string" ? { refused: found.result } : {}),
        });
        if (typeof found.result === "string") continue;
        const id = opportunityId(state.event, "atomic_cycle", opportunities.length);
        opportunities.push({ ...found.result, id, event: state.event, at: state.at });
      }
      return { comparisons, opportunities } satisfies Survey;
    },
  };
}

type Proposal = Omit<AtomicCycleOpportunity, "id" | "event" | "at">;

interface Compared {
  readonly netEdge?: Ppm;
  readonly result: Proposal | EngineRefusal;
}

function touchedCycles(index: CycleIndex, { touched }: MarketState): readonly Cycle[] {
  if (touched.kind === "pool") return index.through(touched.pool);
  return touched.kind === "vault" ? index.all : [];
}

function compare(state: MarketState, cycle: Cycle, pair: string, params: AtomicCycleParams): Compared {
  if (!state.poolsLive) return { result: "chain_stale" };
  const hops = hopsOf(state, cycle);
  const netEdge = marginalEdge(hops);
  if (netEdge === undefined) return { result: "book_bad" };
  if (state.vault === undefined) return { netEdge, result: "vault_unknown" };
  if (state.vault.arbitragePaused) return { netEdge, result: "vault_paused" };
  if (netEdge <= 0) return { netEdge, result: "edge_below_minimum" };
  return { netEdge, result: propose(state, state.vault, cycle, hops, pair, netEdge, params) };
}

function propose(
  state: MarketState,
  vault: VaultView,
  cycle: Cycle,
  hops: readonly Hop[],
  pair: string,
  netEdge: Ppm,
  params: AtomicCycleParams,
): Proposal | EngineRefusal {
  const limit = smaller(vault.tradable, params.maxNotional);
  const amountIn = usdcAtoms(bestInput(hops, limit));
  if (amountIn <= 0n) return limit <= 0n ? "size_below_minimum" : "profit_below_minimum";
  const amounts = amountsOf(hops, amountIn);
  const amountOut = usdcAtoms(amounts[amounts.length - 1] ?? 0n);
  const tip = tipFor(vault, usdcAtoms(amountOut - amountIn), params.tipShareBps);
  if (tip === undefined) return "profit_below_minimum";
  const expectedProfit = usdcAtoms(amountOut - amountIn - tip.usdc);
  const asked = usdcAtoms(divCeil(expectedProfit * BigInt(params.minProfitShareBps), 10_000n));
  const minProfit = larger(asked, vault.minProfit);
  if (expectedProfit <= 0n || expectedProfit < minProfit) return "profit_below_minimum";
  return {
    engine: "atomic_cycle",
    pair,
    notional: amountIn,
    expectedProfit,
    fees: usdcAtoms(0n),
    netEdge,
    vaultNonce: vault.nonce,
    hops: cycle.map((step, i) => ({
      pool: step.pool,
      label: state.pools.get(step.pool)?.label ?? "",
      inputMint: step.inputMint,
      outputMint: step.outputMint,
      amountIn: atoms(amounts[i] ?? 0n),
      amountOut: atoms(amounts[i + 1] ?? 0n),
    })),
    amountIn,
    amountOut,
    tip: tip.lamports,
    tipInUsdc: tip.usdc,
    minProfit,
  };
}

/** The pools of a cycle as its hops see them now. */
function hopsOf(state: MarketState, cycle: Cycle): Hop[] {
  return cycle.map(({ pool: id, inputMint }) => {
    const pool = state.pools.get(id);
    if (pool === undefined) return { reserveIn: 0n, reserveOut: 0n, feeBps: 0 };
    const forward = pool.mintA === inputMint;
    return {
      reserveIn: forward ? pool.reserveA : pool.reserveB,
      reserveOut: forward ? pool.reserveB : pool.reserveA,
      feeBps: pool.feeBps,
    };
  });
}

/** "USDC→SOL→USDC". */
function nameOf(cycle: Cycle, symbols: Readonly<Record<Address, string>>): string {
  const name = (mint: Address) => symbols[mint] ?? mint.slice(0, 4);
  const first = cycle[0];
  return [...(first === undefined ? [] : [name(first.inputMint)]), ...cycle.map((step) => name(step.outputMint))].join(
    "→",
  );
}
