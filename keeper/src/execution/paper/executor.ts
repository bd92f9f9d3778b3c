import { type Conversion, conversionFrom } from "../../book/conversion.ts";
import { commonLot } from "../../book/lot.ts";
import type { Approved } from "../../domain/decision.ts";
import { EmpireError } from "../../domain/error.ts";
import { reportId } from "../../domain/id.ts";
import type { VenueId } from "../../domain/instrument.ts";
import { jsonOf } from "../../domain/json.ts";
import type { CexLeg, CexSpreadOpportunity } from "../../domain/opportunity.ts";
import type { Executor, Journal } from "../../domain/ports.ts";
import { durationMs, type Millis, type UsdcAtoms, usdcAtoms } from "../../domain/quantity.ts";
import type { CexSpreadReport, Outcome } from "../../domain/report.ts";
import type { Runtime } from "../../runtime.ts";
import { clockStrands } from "./clockStrand.ts";
import { type BookReader, type PaperOrder, paperMatching, rejection } from "./matching.ts";
import { PAPER_DEFAULTS, type PaperParams } from "./params.ts";
import { moneyOf, NO_MONEY, type PlacedOrder, type SpreadMoney, type SpreadTrade, walkAt } from "./spreadTrade.ts";

export interface PaperDependencies {
  readonly runtime: Runtime;
  readonly books: BookReader;
  readonly journal: Journal;
  /** The paper account: free USDC-equivalent capital per venue. */
  readonly balances: ReadonlyMap<VenueId, UsdcAtoms>;
  /** Told the new balance of both venues before a trade's report is given. */
  readonly onBalance?: (venue: VenueId, free: UsdcAtoms) => void;
  readonly params?: PaperParams;
}

/** An Executor that trades on paper. */
export interface PaperExecutor extends Executor {
  /** Resolves when nothing goes on until the clock moves: what a replay waits for between two events. */
  quiet(): Promise<void>;
}

interface Leg {
  readonly orderId: string;
  readonly order: PaperOrder;
}

/**
 * Carries out CEX spreads on paper. Both legs are LIMIT IOC orders at the price to which the engine walked; each meets the
 * book as it is when its venue's latency has passed, with what is left of its depth, the venue's minimums and fees. What
 * only one leg filled is undone at once on the other side of its own book, and that costs what it costs.
 */
export function paperExecutor(dependencies: PaperDependencies): PaperExecutor {
  const { runtime, books, journal, onBalance, params = PAPER_DEFAULTS } = dependencies;
  const matching = paperMatching(books);
  const strands = clockStrands(runtime);
  const free = new Map(dependencies.balances);
  const reserved = new Map<VenueId, bigint>();
  let stopped = false;

  async function trade(approved: Approved, opportunity: CexSpreadOpportunity): Promise<CexSpreadReport> {
    const startedAt = runtime.now();
    const report = (outcome: Outcome, money: SpreadMoney, reason?: string): CexSpreadReport => ({
      id: reportId(approved.id),
      decision: approved.id,
      opportunity: opportunity.id,
      engine: "cex_spread",
      pair: opportunity.pair,
      outcome,
      ...(reason === undefined ? {} : { reason }),
      startedAt,
      finishedAt: runtime.now(),
      notional: opportunity.notional,
      expectedProfit: opportunity.expectedProfit,
      fills: money.fills,
      profit: money.profit,
      fees: money.fees,
    });
    const buy = legOf(approved, opportunity.buy);
    const sell = legOf(approved, opportunity.sell);
    // Approved before the stop, come after it: an outcome like another, not an error.
    if (stopped) return report("rejected", NO_MONEY, "the paper executor has stopped: nothing more is sent");
    if (buy === undefined || sell === undefined) return report("rejected", NO_MONEY, "an instrument is not known");
    const usdc = conversionFrom(buy.order.instrument.quote, books, startedAt);
    if (usdc === undefined) return report("rejected", NO_MONEY, `nothing prices ${buy.order.instrument.quote} in USDC`);
    const needed = opportunity.notional + opportunity.fees;
    const objection = rejection(buy.order) ?? rejection(sell.order) ?? shortOf(opportunity, needed);
    if (objection !== undefined) return report("rejected", NO_MONEY, objection);
    const venues = [opportunity.buy.venue, opportunity.sell.venue];
    for (const venue of venues) reserved.set(venue, (reserved.get(venue) ?? 0n) + needed);
    try {
      await journal.append(intent(approved, [buy, sell]));
      const done = await bothLegs(approved, buy, sell);
      const { outcome, reason } = outcomeOf(done, opportunity);
      const money = outcome === "missed" ? NO_MONEY : moneyOf(done, latest(usdc, buy, runtime.now()));
      settleBalances(opportunity, money);
      return report(outcome, money, reason);
    } finally {
      for (const venue of venues) reserved.set(venue, (reserved.get(venue) ?? 0n) - needed);
    }
  }

  function legOf(approved: Approved, leg: CexLeg): Leg | undefined {
    const instrument = books.book(leg.instrument)?.instrument;
    if (instrument === undefined) return undefined;
    const { side, size, limitPrice } = leg;
    return { orderId: `${approved.id}:${side}`, order: { instrument, side, size, limitPrice } };
  }

  function shortOf(opportunity: CexSpreadOpportunity, needed: bigint): string | undefined {
    for (const { venue } of [opportunity.buy, opportunity.sell]) {
      const available = (free.get(venue) ?? 0n) - (reserved.get(venue) ?? 0n);
      if (available < needed) return `${venue} has ${available} of the ${needed} USDC atoms needed`;
    }
    return undefined;
  }

  const latencyOf = (venue: VenueId) => params.venueLatency[venue] ?? params.latency;

  /** Both orders are sent at once; each is matched when it arrives. Then what stands alone is undone. */
  async function bothLegs(approved: Approved, buy: Leg, sell: Leg): Promise<SpreadTrade> {
    const buyDelay = latencyOf(buy.order.instrument.venue);
    const sellDelay = latencyOf(sell.order.instrument.venue);
    const buyFirst = buyDelay <= sellDelay;
    await strands.wait(buyFirst ? buyDelay : sellDelay);
    const first = place(buyFirst ? buy : sell);
    await strands.wait(durationMs(Math.abs(buyDelay - sellDelay)));
    const second = place(buyFirst ? sell : buy);
    const [bought, sold] = buyFirst ? [first, second] : [second, first];

    const lot = commonLot(bought.instrument, sold.instrument);
    const [buyUnits, sellUnits] = [Number(lot.buyUnits), Number(lot.sellUnits)];
    const lots = Math.min(Math.floor(bought.walk.size / buyUnits), Math.floor(sold.walk.size / sellUnits));
    const unwinds: PlacedOrder[] = [];
    const writtenDown: PlacedOrder[] = [];
    await undo(approved, bought, bought.walk.size - lots * buyUnits, unwinds, writtenDown);
    await undo(approved, sold, sold.walk.size - lots * sellUnits, unwinds, writtenDown);
    return { buy: bought, sell: sold, unwinds, writtenDown, matched: lots > 0 };
  }

  function place({ orderId, order }: Leg): PlacedOrder {
    return { orderId, instrument: order.instrument, walk: matching.match(order, runtime.now()) };
  }

  async function undo(
    approved: Approved,
    { instrument, walk }: PlacedOrder,
    excess: number,
    unwinds: PlacedOrder[],
    writtenDown: PlacedOrder[],
  ): Promise<void> {
    const side = walk.side === "buy" ? "sell" : "buy";
    const slip = (walk.worstPrice * params.unwindSlippage) / 1e6;
    const limitPrice =
      side === "sell" ? Math.max(1, Math.floor(walk.worstPrice - slip)) : Math.ceil(walk.worstPrice + slip);
    let left = excess;
    for (let attempt = 1; attempt <= params.unwindAttempts && left > 0; attempt += 1) {
      const order: PaperOrder = { instrument, side, size: left, limitPrice };
      if (rejection(order) !== undefined) break;
      const leg: Leg = { orderId: `${approved.id}:undo:${walk.side}:${attempt}`, order };
      await journal.append(intent(approved, [leg]));
      await strands.wait(latencyOf(instrument.venue));
      const placed = place(leg);
      if (placed.walk.size > 0) unwinds.push(placed);
      left -= placed.walk.size;
    }
    if (left > 0) {
      const orderId = `${approved.id}:open:${walk.side}`;
      writtenDown.push({ orderId, instrument, walk: walkAt(instrument, side, left, limitPrice) });
    }
  }

  /** The conversion now, or when no book is fresh any more, the one from before the trade. */
  function latest(before: Conversion, leg: Leg, at: Millis): Conversion {
    return conversionFrom(leg.order.instrument.quote, books, at) ?? before;
  }

  /** Inventory that a leg bought counts as capital at its cost; fees leave where they were charged, the rest is booked at the selling venue. */
  function settleBalances({ buy, sell }: CexSpreadOpportunity, money: SpreadMoney): void {
    if (money.fills.length === 0) return;
    add(buy.venue, -money.buyVenueFees);
    add(sell.venue, money.profit + money.buyVenueFees);
  }

  function add(venue: VenueId, change: bigint): void {
    const balance = usdcAtoms((free.get(venue) ?? 0n) + change);
    free.set(venue, balance);
    onBalance?.(venue, balance);
  }

  return {
    engine: "cex_spread",
    execute(approved) {
      const { opportunity } = approved.scored;
      if (opportunity.engine !== "cex_spread") {
        return Promise.reject(
          new EmpireError("UNSUPPORTED", `the paper executor does not carry out ${opportunity.engine}`),
        );
      }
      return strands.follow(trade(approved, opportunity));
    },
    quiet: () => strands.quiet(),
    stop() {
      stopped = true;
      return strands.done();
    },
  };
}

/** What the journal holds before the orders are sent. */
function intent(approved: Approved, legs: readonly Leg[]) {
  const orders = legs.map(({ orderId, order }) => ({
    orderId,
    instrument: order.instrument.id,
    type: "limit_ioc",
    side: order.side,
    size: order.size,
    limitPrice: order.limitPrice,
  }));
  return { kind: "intent", ref: approved.id, body: jsonOf({ executor: "paper", orders }) } as const;
}

function outcomeOf(trade: SpreadTrade, { buy, sell }: CexSpreadOpportunity): { outcome: Outcome; reason?: string } {
  const [bought, sold] = [trade.buy.walk.size, trade.sell.walk.size];
  if (bought === 0 && sold === 0) return { outcome: "missed", reason: "neither book had anything left at its limit" };
  if (bought === buy.size && sold === sell.size) return { outcome: "filled" };
  const undone = trade.unwinds.reduce((sum, { walk }) => sum + walk.size, 0);
  const open = trade.writtenDown.reduce((sum, { walk }) => sum + walk.size, 0);
  const rest = open > 0 ? `, ${open} left open and written down` : "";
  return {
    outcome: "partial",
    reason: `bought ${bought} of ${buy.size}, sold ${sold} of ${sell.size}, ${undone} undone${rest}`,
  };
}
