import type { Json } from "../domain/ledger.ts";
import type { RunSummary } from "../ledger/summary.ts";
import { screen } from "./live.ts";
import type { Result } from "./output.ts";

/** What a run ends with: the summary as JSON, or its last screen. */
export function resultOf(summary: RunSummary, decisions: string): Result {
  return {
    json: JSON.parse(JSON.stringify(summary)) as { [key: string]: Json },
    text: screen(summary, [`decisions ${decisions}`]),
  };
}
