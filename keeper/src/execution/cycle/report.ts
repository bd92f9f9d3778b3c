import type { PublicKey, VersionedTransactionResponse } from "@solana/web3.js";
import { EmpireError } from "../../domain/error.ts";
import { lamports, type Millis, usdcAtoms } from "../../domain/quantity.ts";
import type { AtomicCycleReport, Outcome } from "../../domain/report.ts";
import { transactionFailed } from "../../vault/errors.ts";
import { receiptsOf } from "../../vault/receipts.ts";
import type { CycleTrade } from "./trade.ts";

/** A report of a trade that moved nothing, or of which nothing is known yet. */
export function emptyReport(
  trade: CycleTrade,
  outcome: Exclude<Outcome, "filled" | "partial">,
  reason: string,
  finishedAt: Millis,
  signature?: string,
): AtomicCycleReport {
  return {
    ...common(trade, finishedAt),
    outcome,
    reason,
    ...(signature === undefined ? {} : { signature }),
    amountIn: usdcAtoms(0n),
    amountOut: usdcAtoms(0n),
    tip: lamports(0n),
    tipRepaid: usdcAtoms(0n),
    networkFee: lamports(0n),
  };
}

/**
 * The report of a transaction that is on the chain, from what the vault says that it measured. One that failed there cost
 * its fee and moved nothing else.
 *
 * @throws EmpireError VAULT_UNREADABLE when it succeeded without a receipt of an arbitrage of this vault.
 */
export function landedReport(
  trade: CycleTrade,
  vault: PublicKey,
  signature: string,
  response: VersionedTransactionResponse,
  finishedAt: Millis,
): AtomicCycleReport {
  const { meta, slot } = response;
  const networkFee = lamports(BigInt(meta?.fee ?? 0));
  if (meta?.err) {
    const { message } = transactionFailed(JSON.stringify(meta.err), meta.logMessages ?? [], signature);
    return { ...emptyReport(trade, "missed", message, finishedAt, signature), slot, networkFee };
  }
  const settled = receiptsOf(response, vault, signature)
    .map(({ event }) => event)
    .find((event) => event.name === "arbitrageSettled");
  if (!settled) {
    throw new EmpireError("VAULT_UNREADABLE", `transaction ${signature} landed without a receipt of the vault`, {
      context: { signature },
    });
  }
  const { amountIn, amountOut, tip, tipLamports } = settled.fields;
  return {
    ...common(trade, finishedAt),
    outcome: "filled",
    signature,
    slot,
    amountIn: usdcAtoms(amountIn),
    amountOut: usdcAtoms(amountOut),
    tip: lamports(tipLamports),
    tipRepaid: usdcAtoms(tip),
    networkFee,
  };
}

function common({ id, decision, opportunity, pair, notional, expectedProfit, startedAt }: CycleTrade, at: Millis) {
  return {
    id,
    decision,
    opportunity,
    engine: "atomic_cycle" as const,
    pair,
    notional,
    expectedProfit,
    startedAt,
    finishedAt: at,
  };
}
