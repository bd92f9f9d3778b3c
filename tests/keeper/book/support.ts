import { createMarket, type MarketBook } from "../../../keeper/src/book/market.ts";
import type { MarketInput } from "../../../keeper/src/domain/event.ts";
import { eventId } from "../../../keeper/src/domain/id.ts";
import {
  type Instrument,
  type InstrumentKind,
  instrumentId,
  productOf,
} from "../../../keeper/src/domain/instrument.ts";
import { levelsOf } from "../../../keeper/src/domain/levels.ts";
import type { Pool, VaultView } from "../../../keeper/src/domain/pool.ts";
import { atoms, durationMs, millis, ppm, shareAtoms, usdcAtoms } from "../../../keeper/src/domain/quantity.ts";
import type { MarketState } from "../../../keeper/src/domain/state.ts";

/** Levels in units, best first. */
export type Side = readonly (readonly [price: number, size: number])[];

/** A market of a venue: spot BTC/USDT with two price and five size decimals, unless told otherwise. */
export function market(venue: string, change: Partial<Instrument> & { kind?: InstrumentKind } = {}): Instrument {
  const { kind = "spot", base = "BTC", quote = "USDT" } = change;
  const symbol = kind === "spot" ? `${base}/${quote}` : `${base}/${quote}:${kind === "linear" ? quote : base}`;
  return {
    id: instrumentId(venue, symbol),
    venue,
    symbol,
    product: productOf(kind, base, quote),
    kind,
    base,
    quote,
    priceDecimals: 2,
    sizeDecimals: 5,
    contractSize: 1,
    takerFee: ppm(1000),
    minSize: 0,
    minNotional: 0,
    maxAge: durationMs(1000),
    ...change,
  };
}

/** A book input of an instrument. */
export function book(instrument: Instrument, bids: Side, asks: Side, exchangeAt?: number): MarketInput {
  return {
    kind: "book",
    instrument: instrument.id,
    bids: levelsOf(bids),
    asks: levelsOf(asks),
    ...(exchangeAt === undefined ? {} : { exchangeAt: millis(exchangeAt) }),
  };
}

/** A constant-product pool. */
export function pool(id: string, mintA: string, mintB: string, a: bigint, b: bigint, feeBps = 30, slot = 1): Pool {
  return { id, label: "Market", mintA, mintB, reserveA: atoms(a), reserveB: atoms(b), feeBps, slot };
}

/** A vault that may trade a million USDC. */
export function vaultView(change: Partial<VaultView> = {}): VaultView {
  return {
    address: "Vault1",
    slot: 1,
    nonce: 7n,
    arbitragePaused: false,
    tradable: usdcAtoms(1_000_000_000_000n),
    nav: usdcAtoms(2_000_000_000_000n),
    minProfit: usdcAtoms(1_000n),
    maxTipShareBps: 5_000,
    tipPriceCeiling: usdcAtoms(200_000_000n),
    tipBudget: usdcAtoms(100_000_000n),
    shares: shareAtoms(2_000_000_000_000n),
    ...change,
  };
}

/** A market that takes inputs at given times and numbers the events itself. */
export class Session {
  readonly market: MarketBook = createMarket();
  #events = 0;

  /** Applies inputs, all at one time, and returns the state. */
  at(time: number, ...inputs: readonly MarketInput[]): MarketState {
    for (const input of inputs) {
      this.#events += 1;
      this.market.apply({ id: eventId(this.#events), at: millis(time), input });
    }
    return this.market.state;
  }
}

/** Inputs that announce instruments. */
export function announced(...instruments: readonly Instrument[]): MarketInput[] {
  return instruments.map((instrument) => ({ kind: "instrument", instrument }));
}
