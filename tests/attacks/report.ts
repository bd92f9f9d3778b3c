import type { Report, Verdict } from "./judge.ts";

/** The report for people: one row an attack, and what is wrong. */
export function spell({ runtimes, honestTrades, attacks, complaints }: Report): string {
  const rows = attacks.map(row);
  const held = attacks.filter(({ refused, unchanged }) => refused && unchanged !== false).length;
  return [
    `honest trades that landed first: ${honestTrades}, on ${runtimes.join(" and ") || "no runtime"}`,
    "",
    " line  outcome     refusals  accounts  attack",
    ...rows,
    "",
    ...complaints.map((complaint) => `WRONG: ${complaint}`),
    `${held} of ${attacks.length} attacks came to nothing`,
  ].join("\n");
}

function row({ line, title, refused, unchanged, refusals, accounts, by }: Verdict): string {
  const outcome = !refused || unchanged === false ? "NOT SHOWN" : unchanged === null ? "no gain" : "refused";
  const numbers = `${String(refusals).padStart(8)}  ${String(accounts).padStart(8)}`;
  return `${String(line).padStart(5)}  ${outcome.padEnd(10)}  ${numbers}  ${title} (${by.length} ${by.length === 1 ? "test" : "tests"})`;
}
