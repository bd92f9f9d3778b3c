import { z } from "zod";

const usdc = z.string().regex(/^-?\d+\.\d{6}$/);
const sol = z.string().regex(/^\d+\.\d{9}$/);
const counts = z.record(z.string(), z.number().int().min(1));
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const base58 = z.string().regex(/^[1-9A-HJ-NP-Za-km-z]{32,88}$/);

/** What `empire run --json` prints, field for field: nothing is missing and nothing is added. */
export const Summary = z.strictObject({
  mode: z.enum(["paper", "replay", "live"]),
  market: z.string(),
  seed: z.number().int().nullable(),
  durationMs: z.number().int().min(1),
  events: z.number().int().min(1),
  opportunities: z.partialRecord(z.enum(["cex_spread", "atomic_cycle"]), z.number().int().min(1)),
  refused: counts,
  compared: counts,
  bestEdge: z.record(z.string(), z.number()),
  trades: z.array(
    z.strictObject({
      id: z.string().regex(/^d\d+:x$/),
      engine: z.enum(["cex_spread", "atomic_cycle"]),
      pair: z.string(),
      notional: usdc,
      expectedProfit: usdc,
      realisedProfit: usdc,
      keeperCosts: sol,
      signature: base58.optional(),
      result: z.strictObject({
        executed: z.boolean(),
        opportunity_id: z.string(),
        capital_allocated: usdc,
        buy_tx: z.string().nullable(),
        sell_tx: z.string().nullable(),
        actual_profit: usdc,
        fees_paid: usdc,
        execution_time_ms: z.number().int().min(0),
        status: z.string(),
      }),
    }),
  ),
  vault: z
    .strictObject({
      address: base58,
      programId: base58,
      nav: usdc,
      navHigh: usdc,
      navLow: usdc,
      sharePrice: usdc,
      receipts: z.number().int().min(1),
      head: hash,
    })
    .nullable(),
  ledger: z.strictObject({ entries: z.number().int().min(1), head: hash }),
  latencyMs: z.strictObject({ p50: z.number().min(0).nullable(), p99: z.number().min(0).nullable() }),
});
export type Summary = z.infer<typeof Summary>;
