import { COMMANDS } from "./commands/index.ts";
import { shortfalls } from "./floor.ts";
import { INVARIANTS } from "./invariants/index.ts";
import type { RunResult } from "./run.ts";

/** What a run says of itself, as JSON. Amounts are USDC atoms. */
export interface Report {
  readonly seed: number;
  readonly seconds: number;
  readonly sequences: number;
  /** Instructions of the vault that were sent. */
  readonly instructions: number;
  readonly accepted: Readonly<Record<string, number>>;
  readonly refused: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** How often each invariant had something to judge. */
  readonly checks: Readonly<Record<string, number>>;
  readonly violations: number;
  /** The sequence in which a thief with the keeper's key came closest to the bound. */
  readonly thief: { readonly taken: number; readonly bound: number; readonly boundWithVenues: number };
  /** Commands of which too few were accepted. */
  readonly tooFewAccepted: readonly string[];
}

export function reportOf({ tally, sequences, thief }: RunResult, seed: number, seconds: number): Report {
  const judged = INVARIANTS.map(({ name }) => [name, tally.checks.get(name) ?? 0] as const);
  const refused = [...tally.refused].map(([name, reasons]) => [name, Object.fromEntries(reasons)] as const);
  return {
    seed,
    seconds: Math.round(seconds * 10) / 10,
    sequences,
    instructions: tally.instructions,
    accepted: Object.fromEntries(tally.accepted),
    refused: Object.fromEntries(refused),
    checks: Object.fromEntries(judged),
    violations: tally.violations,
    thief: { taken: Number(thief.taken), bound: Number(thief.limit), boundWithVenues: Number(thief.limitWithVenues) },
    tooFewAccepted: shortfalls(COMMANDS, tally),
  };
}

/** The same for people. */
export function spell(report: Report): string {
  const { instructions, seconds, sequences, thief } = report;
  const lines = [
    `${instructions} instructions in ${sequences} sequences and ${seconds} s (${Math.round(instructions / seconds)} a second), seed ${report.seed}`,
    "",
  ];
  lines.push(columns("command", "accepted", "refused, and why"));
  for (const { name } of COMMANDS.filter(({ silent }) => !silent)) {
    const reasons = Object.entries(report.refused[name] ?? {}).sort(([, a], [, b]) => b - a);
    const why = reasons.map(([reason, times]) => `${reason} ${times}`).join(", ");
    lines.push(columns(name, String(report.accepted[name] ?? 0), why));
  }
  lines.push("", columns("invariant", "judged", ""));
  for (const { name, rule } of INVARIANTS) lines.push(columns(name, String(report.checks[name] ?? 0), rule));
  lines.push(
    "",
    `a thief with the keeper's key took ${usdc(thief.taken)} USDC of at most ${usdc(thief.bound)}, with the venues ${usdc(thief.boundWithVenues)}`,
  );
  lines.push(`${report.violations} violations`, ...report.tooFewAccepted);
  return lines.join("\n");
}

const columns = (name: string, count: string, rest: string): string =>
  `${name.padEnd(20)}${count.padStart(9)}  ${rest}`.trimEnd();
const usdc = (atoms: number): string => (atoms / 1e6).toFixed(2);
