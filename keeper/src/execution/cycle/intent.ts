import { z } from "zod";
import { EmpireError } from "../../domain/error.ts";
import type { DecisionId, OpportunityId, ReportId } from "../../domain/id.ts";
import { jsonOf } from "../../domain/json.ts";
import type { LedgerEntry, NewLedgerEntry } from "../../domain/ledger.ts";
import { lamports, millis, usdcAtoms } from "../../domain/quantity.ts";
import type { CycleTrade } from "./trade.ts";

/** A transaction that may have been sent: written down before it is, so that a killed keeper can look it up. */
export interface CycleIntent {
  readonly trade: CycleTrade;
  readonly signature: string;
  /** The last block height at which it can land. */
  readonly lastValidBlockHeight: number;
  /** The genesis hash of the chain that it was built for; entries of before it was written down have none. */
  readonly genesis?: string;
}

const atomsText = z
  .string()
  .regex(/^-?\d+$/)
  .transform(BigInt);
const Body = z.object({
  engine: z.literal("atomic_cycle"),
  trade: z.object({
    id: z.string().transform((id) => id as ReportId),
    decision: z.string().transform((id) => id as DecisionId),
    opportunity: z.string().transform((id) => id as OpportunityId),
    pair: z.string(),
    notional: atomsText.transform(usdcAtoms),
    expectedProfit: atomsText.transform(usdcAtoms),
    tip: atomsText.transform(lamports),
    startedAt: z.number().transform(millis),
  }),
  lastValidBlockHeight: z.number(),
  genesis: z.string().optional(),
});

/** The ledger's entry of an intent, under its signature. */
export function intentEntry({ trade, signature, lastValidBlockHeight, genesis }: CycleIntent): NewLedgerEntry {
  const named = genesis === undefined ? {} : { genesis };
  const body = jsonOf({ engine: "atomic_cycle", trade, lastValidBlockHeight, ...named });
  return { kind: "intent", ref: signature, body };
}

/**
 * The cycles of a ledger whose fate it does not say: an intent that no report, or only one in doubt, followed.
 *
 * @param entries in their order
 * @throws EmpireError LEDGER_ENTRY_INVALID for an intent that cannot be read.
 */
export function openIntents(entries: Iterable<LedgerEntry>): CycleIntent[] {
  const open = new Map<string, CycleIntent>();
  for (const { kind, ref, body, seq } of entries) {
    if (kind === "intent" && isCycle(body)) {
      const read = Body.safeParse(body);
      if (!read.success) {
        throw new EmpireError("LEDGER_ENTRY_INVALID", `the intent in ledger entry ${seq} cannot be read`, {
          context: { seq },
          cause: read.error,
        });
      }
      const { trade, lastValidBlockHeight, genesis } = read.data;
      const named = genesis === undefined ? {} : { genesis };
      open.set(trade.id, { trade, signature: ref, lastValidBlockHeight, ...named });
    } else if (kind === "report" && outcomeOf(body) !== "in_doubt") {
      open.delete(ref);
    }
  }
  return [...open.values()];
}

function isCycle(body: unknown): boolean {
  return typeof body === "object" && body !== null && "engine" in body && body.engine === "atomic_cycle";
}

function outcomeOf(body: unknown): unknown {
  return typeof body === "object" && body !== null && "outcome" in body ? body.outcome : undefined;
}
