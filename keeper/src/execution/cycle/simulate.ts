import type { VersionedTransaction } from "@solana/web3.js";
import type { Outcome } from "../../domain/report.ts";
import { transactionFailed, vaultErrorInLogs } from "../../vault/errors.ts";
import type { Ask } from "./rpc.ts";

/** What a simulation says: what it takes, or why the trade would not land. */
export type Simulation =
  | { readonly ok: true; readonly units: number }
  | { readonly ok: false; readonly outcome: Extract<Outcome, "missed" | "rejected">; readonly reason: string };

/** Refusals of the vault that only mean that the market, or the vault itself, moved on. */
const MOVED: ReadonlySet<string> = new Set([
  "NotProfitable",
  "WrongNonce",
  "TradeOverIdle",
  "LegEmpty",
  "TipTooLarge",
  "TipBudgetSpent",
]);

/** Jupiter's SlippageToleranceExceeded. */
const SLIPPAGE = /JUP6LkbZbjS1jKKwapdHNy74zcZ3tLUZoi5QNyVTaV4 failed: custom program error: 0x1771$/;

/**
 * Runs a transaction without sending it. It need not be signed.
 *
 * @throws EmpireError RPC_FAILED when the RPC does not answer.
 */
export async function simulate(ask: Ask, transaction: VersionedTransaction): Promise<Simulation> {
  const { value } = await ask("simulateTransaction", (connection) =>
    connection.simulateTransaction(transaction, {
      sigVerify: false,
      replaceRecentBlockhash: true,
      commitment: "processed",
    }),
  );
  if (value.err === null) return { ok: true, units: value.unitsConsumed ?? 0 };
  const logs = value.logs ?? [];
  const { message } = transactionFailed(JSON.stringify(value.err), logs);
  const moved = MOVED.has(vaultErrorInLogs(logs)?.name ?? "") || logs.some((line) => SLIPPAGE.test(line));
  return { ok: false, outcome: moved ? "missed" : "rejected", reason: message };
}
