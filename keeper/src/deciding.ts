import { createAllocator } from "./allocation/allocator.ts";
import { createMarket } from "./book/market.ts";
import type { Config } from "./config.ts";
import type { Address } from "./domain/pool.ts";
import { atomicCycle } from "./engines/atomicCycle.ts";
import { cexSpread } from "./engines/cexSpread.ts";
import type { Stages } from "./pipeline.ts";
import { createScorer } from "./scoring/score.ts";

/** Everything that decisions depend on besides events: what a recording's header must hold. */
export interface Parameters {
  readonly config: Pick<Config, "cexSpread" | "atomicCycle" | "scoring" | "allocation">;
  readonly usdcMint: Address;
  /** Names of mints, for the names of cycles. */
  readonly symbols: Readonly<Record<Address, string>>;
  readonly firstDecision: number;
}

/** The pure half of the pipeline, the same in a run and in its replay. */
export function decidingStages(
  parameters: Parameters,
): Pick<Stages, "market" | "engines" | "score" | "allocate" | "release"> {
  const { config, usdcMint, symbols, firstDecision } = parameters;
  const allocator = createAllocator(config.allocation, firstDecision);
  return {
    market: createMarket(),
    engines: [cexSpread(config.cexSpread), atomicCycle({ ...config.atomicCycle, usdcMint, symbols })],
    score: createScorer(config.scoring),
    allocate: (state, scored) => allocator.decide(state, scored),
    release: (report) => allocator.observe(report),
  };
}
