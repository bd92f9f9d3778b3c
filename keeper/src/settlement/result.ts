import { formatAtoms, USDC_DECIMALS } from "../domain/quantity.ts";
import type { ExecutionReport, Outcome } from "../domain/report.ts";
import type { Settlement } from "../domain/settlement.ts";

/** A trade's end in the words of the product's first specification. Money is a decimal string, so no digit is lost. */
export interface TradeResult {
  /** Whether money moved: filled whole or in part. */
  readonly executed: boolean;
  /** `<event>:<engine>:<n>` */
  readonly opportunity_id: string;
  /** USDC, 6 decimals: what the first leg was given. */
  readonly capital_allocated: string;
  /** On chain the transaction's signature, on an exchange the buy order's id; null when there was none. */
  readonly buy_tx: string | null;
  /** On chain the same signature, since one transaction holds both; on an exchange the sell order's id. */
  readonly sell_tx: string | null;
  /** USDC, 6 decimals, negative for a loss: measured after exchange fees and the repaid tip, never estimated. */
  readonly actual_profit: string;
  /** USDC, 6 decimals: exchange fees. 0 on chain, where pool fees are in the amounts and network fees are keeperCosts. */
  readonly fees_paid: string;
  /** From approval to outcome, milliseconds. */
  readonly execution_time_ms: number;
  readonly status: "completed" | Exclude<Outcome, "filled">;
}

/** The result of an execution and of its settlement. */
export function resultOf(report: ExecutionReport, settlement: Settlement): TradeResult {
  const { buy, sell } = transactions(report);
  return {
    executed: report.outcome === "filled" || report.outcome === "partial",
    opportunity_id: report.opportunity,
    capital_allocated: formatAtoms(report.notional, USDC_DECIMALS),
    buy_tx: buy ?? null,
    sell_tx: sell ?? null,
    actual_profit: formatAtoms(settlement.realisedProfit, USDC_DECIMALS),
    fees_paid: formatAtoms(settlement.fees, USDC_DECIMALS),
    execution_time_ms: report.finishedAt - report.startedAt,
    status: report.outcome === "filled" ? "completed" : report.outcome,
  };
}

function transactions(report: ExecutionReport): { buy: string | undefined; sell: string | undefined } {
  if (report.engine === "atomic_cycle") return { buy: report.signature, sell: report.signature };
  const first = (side: "buy" | "sell") => report.fills.find((fill) => fill.side === side)?.orderId;
  return { buy: first("buy"), sell: first("sell") };
}
