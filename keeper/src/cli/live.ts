import type { RunSummary } from "../ledger/summary.ts";
import { sheet, table } from "./output.ts";

const LAST_TRADES = 6;
const BEST_PAIRS = 6;

/** The run so far as a screen of text. */
export function screen(summary: RunSummary, notes: readonly string[]): string {
  const found = Object.entries(summary.opportunities).map(([engine, n]) => `${engine} ${n}`);
  const edges = Object.entries(summary.bestEdge)
    .sort(([, a], [, b]) => b - a)
    .slice(0, BEST_PAIRS)
    .map(([pair, bps]) => [pair, bps.toFixed(2), String(summary.compared[pair] ?? 0)]);
  const trades = summary.trades
    .slice(-LAST_TRADES)
    .reverse()
    .map(({ pair, notional, expectedProfit, realisedProfit, result }) => [
      pair,
      notional,
      expectedProfit,
      realisedProfit,
      result.status,
    ]);
  return [
    sheet([
      ["market", `${summary.market}${summary.seed === null ? "" : `, seed ${summary.seed}`}`],
      ["running", `${(summary.durationMs / 1000).toFixed(0)} s, ${summary.events} events`],
      ["latency", latency(summary)],
      [
        "vault",
        summary.vault
          ? `NAV ${summary.vault.nav} USDC, share ${summary.vault.sharePrice} USDC, ${summary.vault.receipts} receipts`
          : "none",
      ],
      ["found", found.join(", ") || "nothing yet"],
      ["refused", topOf(summary.refused)],
      ...notes.map((note) => ["", note] as const),
    ]),
    ...(edges.length > 0 ? [table(["best net edge", "bps", "compared"], edges)] : []),
    ...(trades.length > 0 ? [table(["last trades", "notional USDC", "expected", "realised", "status"], trades)] : []),
  ].join("\n");
}

/** The same in one line, for where there is no screen. */
export function line(summary: RunSummary): string {
  const vault = summary.vault ? `, NAV ${summary.vault.nav} USDC` : "";
  return `${(summary.durationMs / 1000).toFixed(0)} s: ${summary.events} events, ${summary.trades.length} trades${vault}`;
}

function latency({ latencyMs: { p50, p99 } }: RunSummary): string {
  return p50 === null || p99 === null
    ? "not measured"
    : `frame to decision ${p50} ms median, ${p99} ms 99th percentile`;
}

function topOf(counts: Readonly<Record<string, number>>): string {
  const top = Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .slice(0, 4);
  return top.map(([reason, n]) => `${reason} ${n}`).join(", ") || "nothing";
}
