import { decisionId, eventId, opportunityId, reportId } from "../domain/id.ts";
import { atoms, lamports, millis, usdcAtoms } from "../domain/quantity.ts";
import type { AtomicCycleReport, CexSpreadReport, ExecutionReport, Fill, Outcome } from "../domain/report.ts";
import type { Fields } from "./fields.ts";

const OUTCOMES: readonly Outcome[] = ["filled", "partial", "missed", "rejected", "in_doubt"];
const ENGINES = ["cex_spread", "atomic_cycle"] as const;

/** A report as JSON: bigints in quotes, everything else as it is. Its id follows from the decision's and is left out. */
export function encodeReport(report: ExecutionReport): object {
  const common = {
    engine: report.engine,
    decision: report.decision,
    opportunity: report.opportunity,
    pair: report.pair,
    outcome: report.outcome,
    ...(report.reason === undefined ? {} : { reason: report.reason }),
    startedAt: report.startedAt,
    finishedAt: report.finishedAt,
    notional: String(report.notional),
    expectedProfit: String(report.expectedProfit),
  };
  if (report.engine === "cex_spread") {
    return { ...common, fills: report.fills.map(encodeFill), profit: String(report.profit), fees: String(report.fees) };
  }
  return {
    ...common,
    ...(report.signature === undefined ? {} : { signature: report.signature }),
    ...(report.slot === undefined ? {} : { slot: report.slot }),
    amountIn: String(report.amountIn),
    amountOut: String(report.amountOut),
    tip: String(report.tip),
    tipRepaid: String(report.tipRepaid),
    networkFee: String(report.networkFee),
  };
}

/** The reverse. @throws FieldError, or UnknownValue for an engine of a later version. */
export function decodeReport(from: Fields): ExecutionReport {
  const engine = from.oneOf("engine", ENGINES);
  const decision = decisionId(Number(from.matching("decision", /^d(\d+)$/)[1]));
  const found = from.matching("opportunity", /^e(\d+):(\w+):(\d+)$/);
  const common = {
    id: reportId(decision),
    decision,
    opportunity: opportunityId(eventId(Number(found[1])), found[2] ?? "", Number(found[3])),
    pair: from.text("pair"),
    outcome: from.oneOf("outcome", OUTCOMES),
    ...(from.has("reason") ? { reason: from.text("reason") } : {}),
    startedAt: millis(from.number("startedAt")),
    finishedAt: millis(from.number("finishedAt")),
    notional: usdcAtoms(from.bigint("notional")),
    expectedProfit: usdcAtoms(from.bigint("expectedProfit")),
  };
  return engine === "cex_spread"
    ? ({ ...common, engine, ...decodeSpread(from) } satisfies CexSpreadReport)
    : ({ ...common, engine, ...decodeCycle(from) } satisfies AtomicCycleReport);
}

function decodeSpread(from: Fields) {
  return {
    fills: from.objects("fills").map(decodeFill),
    profit: usdcAtoms(from.bigint("profit")),
    fees: usdcAtoms(from.bigint("fees")),
  };
}

function decodeCycle(from: Fields) {
  return {
    ...(from.has("signature") ? { signature: from.text("signature") } : {}),
    ...(from.has("slot") ? { slot: from.integer("slot") } : {}),
    amountIn: usdcAtoms(from.bigint("amountIn")),
    amountOut: usdcAtoms(from.bigint("amountOut")),
    tip: lamports(from.bigint("tip")),
    tipRepaid: usdcAtoms(from.bigint("tipRepaid")),
    networkFee: lamports(from.bigint("networkFee")),
  };
}

function encodeFill(fill: Fill): object {
  const { orderId, instrument, venue, side, size, value, fee } = fill;
  return { orderId, instrument, venue, side, size, value: String(value), fee: String(fee) };
}

function decodeFill(from: Fields): Fill {
  return {
    orderId: from.text("orderId"),
    instrument: from.text("instrument"),
    venue: from.text("venue"),
    side: from.oneOf("side", ["buy", "sell"]),
    size: from.number("size"),
    value: atoms(from.bigint("value")),
    fee: atoms(from.bigint("fee")),
  };
}
