import { EmpireError } from "../domain/error.ts";
import { settlementId } from "../domain/id.ts";
import { lamports, type Millis, usdcAtoms } from "../domain/quantity.ts";
import type { AtomicCycleReport, CexSpreadReport, ExecutionReport } from "../domain/report.ts";
import type { Settlement } from "../domain/settlement.ts";

/**
 * What an execution did to the money, from measured amounts alone: nothing that was only expected is counted.
 *
 * On chain the profit is USDC out − in − tip repaid, which is what the vault's idle grew by; base and priority fees are
 * the keeper's costs. On exchanges it is received − paid − fees over all fills, a missed leg's unwinding included.
 * A cycle in doubt counts as nothing until its probe reports it again.
 *
 * @param at when it was settled, Unix milliseconds
 * @throws EmpireError REPORT_CONTRADICTORY when the report's amounts cannot belong to its outcome: booking such a trade,
 *   above all a failed leg as a profit of 0, would hide a loss.
 */
export function settle(report: ExecutionReport, at: Millis): Settlement {
  const common = {
    id: settlementId(report.id),
    report: report.id,
    opportunity: report.opportunity,
    engine: report.engine,
    at,
    outcome: report.outcome,
  };
  if (report.engine === "cex_spread") return { ...common, ...settleSpread(report) };
  return { ...common, ...settleCycle(report) };
}

type Money = Pick<Settlement, "realisedProfit" | "fees" | "keeperCosts" | "signature">;

function settleCycle(report: AtomicCycleReport): Money {
  const { outcome, amountIn, amountOut, tipRepaid, signature } = report;
  if (outcome === "partial") throw contradiction(report, "one transaction lands whole or not at all");
  if (outcome === "filled") {
    if (signature === undefined) throw contradiction(report, "it landed but has no signature");
    if (amountIn <= 0n) throw contradiction(report, "it landed but took nothing in");
  } else if (amountIn !== 0n || amountOut !== 0n || tipRepaid !== 0n) {
    throw contradiction(report, `nothing landed but amounts moved: in ${amountIn}, out ${amountOut}, tip ${tipRepaid}`);
  }
  return {
    realisedProfit: usdcAtoms(amountOut - amountIn - tipRepaid),
    fees: usdcAtoms(0n),
    keeperCosts: report.networkFee,
    ...(signature === undefined ? {} : { signature }),
  };
}

function settleSpread(report: CexSpreadReport): Money {
  const { outcome, fills, profit, fees } = report;
  const sides = new Set(fills.map((fill) => fill.side));
  if (outcome === "filled" && sides.size !== 2) throw contradiction(report, "it was filled on one side only");
  if (outcome === "partial" && fills.length === 0) throw contradiction(report, "it was filled in part by no fill");
  if ((outcome === "missed" || outcome === "rejected") && fills.length > 0) {
    throw contradiction(report, `it was ${outcome} but has ${fills.length} fills`);
  }
  if (fills.length === 0 && (profit !== 0n || fees !== 0n)) throw contradiction(report, "it has money but no fill");
  if (fees < 0n) throw contradiction(report, "its fees are negative");
  return { realisedProfit: profit, fees, keeperCosts: lamports(0n) };
}

function contradiction(report: ExecutionReport, what: string): EmpireError {
  return new EmpireError("REPORT_CONTRADICTORY", `report ${report.id} (${report.outcome}): ${what}`, {
    context: { report: report.id, outcome: report.outcome },
  });
}
