import type { Conversion } from "../../book/conversion.ts";
import type { Walk } from "../../book/depth.ts";
import { feeCeil, inverseBaseFloor, paidCeil, receivedFloor, roundTripFee } from "../../book/notional.ts";
import { type Filled, proceeds } from "../../book/proceeds.ts";
import type { Instrument } from "../../domain/instrument.ts";
import { atoms, type UsdcAtoms, usdcAtoms } from "../../domain/quantity.ts";
import type { Fill } from "../../domain/report.ts";

/** One order of a spread trade and what it filled. */
export interface PlacedOrder {
  readonly orderId: string;
  readonly instrument: Instrument;
  readonly walk: Walk;
}

/** What a spread trade came to. */
export interface SpreadTrade {
  readonly buy: PlacedOrder;
  readonly sell: PlacedOrder;
  /** Orders that undid what only one leg filled. */
  readonly unwinds: readonly PlacedOrder[];
  /** What could not be undone, written down at the unwinding limit. Not a fill, but counted. */
  readonly writtenDown: readonly PlacedOrder[];
  /** Whether both legs filled a common part, which contracts leave open. */
  readonly matched: boolean;
}

export interface SpreadMoney {
  readonly fills: readonly Fill[];
  readonly profit: UsdcAtoms;
  readonly fees: UsdcAtoms;
  /** The part of the fees that the buying venue took. */
  readonly buyVenueFees: UsdcAtoms;
}

/**
 * The money of a trade, exact, in USDC.
 *
 * Contracts that both legs filled stay open: their profit is booked as if both were closed at one common price, with the
 * fees of closing charged now, on the whole leg, and so never too little.
 */
export function moneyOf(trade: SpreadTrade, usdc: Conversion): SpreadMoney {
  const legs = [trade.buy, trade.sell].filter(({ walk }) => walk.size > 0);
  const closing = (instrument: Instrument) => (trade.matched ? roundTripFee(instrument) : instrument.takerFee);
  const counted: Filled[] = [
    ...legs.map(({ instrument, walk }) => ({ instrument, walk, feePpm: closing(instrument) })),
    ...[...trade.unwinds, ...trade.writtenDown].map(({ instrument, walk }) => ({
      instrument,
      walk,
      feePpm: instrument.takerFee,
    })),
  ];
  const { profit, fees } = proceeds(counted);
  const buyVenue = trade.buy.instrument.venue;
  const buyVenueFees = proceeds(counted.filter(({ instrument }) => instrument.venue === buyVenue)).fees;
  return {
    fills: [...legs, ...trade.unwinds].map(fillOf),
    profit: usdc.result(profit),
    fees: usdc.paid(fees),
    buyVenueFees: usdc.paid(buyVenueFees),
  };
}

/** Money of a trade in which nothing filled. */
export const NO_MONEY: SpreadMoney = {
  fills: [],
  profit: usdcAtoms(0n),
  fees: usdcAtoms(0n),
  buyVenueFees: usdcAtoms(0n),
};

/** A walk of `size` at one price, for what is written down rather than filled. */
export function walkAt(instrument: Instrument, side: Walk["side"], size: number, price: number): Walk {
  return {
    side,
    size,
    value: side === "buy" ? paidCeil(instrument, price, size) : receivedFloor(instrument, price, size),
    base: instrument.kind === "inverse" ? inverseBaseFloor(instrument, price, size) : 0n,
    levels: 1,
    worstPrice: price,
  };
}

function fillOf({ orderId, instrument, walk }: PlacedOrder): Fill {
  return {
    orderId,
    instrument: instrument.id,
    venue: instrument.venue,
    side: walk.side,
    size: walk.size,
    value: walk.value,
    fee: atoms(feeCeil(walk.value, instrument.takerFee)),
  };
}
