import type { Decision } from "../domain/decision.ts";
import { jsonOf } from "../domain/json.ts";
import type { Json } from "../domain/ledger.ts";
import type { Opportunity } from "../domain/opportunity.ts";
import { createLineWriter } from "./lineWriter.ts";

/** Writes down what was found and decided, so that two replays can be compared byte for byte. */
export interface DecisionLog {
  opportunity(found: Opportunity): void;
  decision(made: Decision): void;
  /** Resolves when the file is whole. */
  close(): Promise<void>;
}

/**
 * A new file of one line per opportunity and one per decision.
 *
 * @throws EmpireError RECORDING_INVALID when the file exists already or cannot be made.
 */
export async function decisionLog(path: string): Promise<DecisionLog> {
  const file = await createLineWriter(path);
  return {
    opportunity: (found) => file.write(opportunityLine(found)),
    decision: (made) => file.write(decisionLine(made)),
    close: () => file.close(),
  };
}

/** An opportunity whole, keys in order, money as strings of atoms. */
export function opportunityLine(found: Opportunity): string {
  return sortedJson(jsonOf({ type: "opportunity", ...found }));
}

/** A verdict with its opportunity's id and score. Floats are as JavaScript prints them: the shortest that reads back the same. */
export function decisionLine({ id, at, scored, ...verdict }: Decision): string {
  const { opportunity, ...score } = scored;
  return sortedJson(jsonOf({ type: "decision", id, at, ...verdict, opportunity: opportunity.id, ...score }));
}

/** JSON with every object's keys in the order of their code units, and no spaces. */
function sortedJson(value: Json): string {
  return JSON.stringify(value, (_, field: unknown) =>
    typeof field === "object" && field !== null && !Array.isArray(field)
      ? Object.fromEntries(Object.entries(field).sort(([a], [b]) => (a < b ? -1 : 1)))
      : field,
  );
}
