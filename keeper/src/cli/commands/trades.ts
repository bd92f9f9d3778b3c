import { existsSync } from "node:fs";
import type { Json } from "../../domain/ledger.ts";
import { readLedger } from "../../ledger/reader.ts";
import type { TradeSummary } from "../../ledger/summary.ts";
import { type Home, openHome } from "../home.ts";
import { type Result, table } from "../output.ts";

/** `empire trades`: what the ledger has of settled executions, newest first. */
export async function trades({ limit }: { limit: number }): Promise<Result> {
  const found = (await settled(openHome())).slice(-limit).reverse();
  const rows = found.map(({ at, trade }) => [
    new Date(at).toISOString().slice(0, 19).replace("T", " "),
    trade.id,
    trade.pair,
    trade.notional,
    trade.expectedProfit,
    trade.realisedProfit,
    trade.result.status,
    trade.signature ?? "",
  ]);
  return {
    json: { trades: found.map(({ at, trade }) => ({ at, ...(trade as unknown as { [key: string]: Json }) })) },
    text:
      rows.length === 0
        ? "No trades yet: start some with empire run."
        : table(["time (UTC)", "id", "pair", "notional USDC", "expected", "realised", "status", "signature"], rows),
  };
}

interface Settled {
  readonly at: number;
  readonly trade: TradeSummary;
}

/** Every settled execution in the ledger of `home`, oldest first; none where there is no ledger yet. */
export async function settled(home: Home): Promise<Settled[]> {
  if (!existsSync(home.ledger)) return [];
  const ledger = await readLedger(home.ledger);
  try {
    // A trade that was in doubt is settled again when its fate is known: the last word counts.
    const found = new Map<string, Settled>();
    for await (const { at, ref, body } of ledger.entries({ kind: "settlement" })) {
      found.delete(ref);
      found.set(ref, { at, trade: (body as unknown as { trade: TradeSummary }).trade });
    }
    return [...found.values()];
  } finally {
    await ledger.close();
  }
}
