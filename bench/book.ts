/**
 * Updates a second of our typed-array book against ccxt's own order book, in one process on the same frames.
 *
 * - whole: both replace both sides with a new frame (ours checks every level as well)
 * - change: ccxt changes eight levels of its book, ours still takes the whole frame, which is what the feed port does today
 *
 * `npm run bench:book`, with `-- --json` for one object: {levels: {<n>: {ours, ccxtWhole, ccxtChange, ratioWhole, ratioChange}}}.
 */
import ccxt from "ccxt";
import { createMarket } from "../keeper/src/book/market.ts";
import type { BookInput } from "../keeper/src/domain/event.ts";
import { eventId } from "../keeper/src/domain/id.ts";
import { type Instrument, instrumentId, productOf } from "../keeper/src/domain/instrument.ts";
import { levelsOf } from "../keeper/src/domain/levels.ts";
import { durationMs, millis, ppm } from "../keeper/src/domain/quantity.ts";
import { systemRuntime } from "../keeper/src/runtime.ts";

const runtime = systemRuntime();
const FRAMES = 64;
const CHANGES = 8;
const MEASURE_MS = 600;

type Pairs = [price: number, size: number][];

interface Frame {
  readonly bids: Pairs;
  readonly asks: Pairs;
  /** Levels that differ from the frame before, for a book that takes changes. */
  readonly changes: { readonly side: "bids" | "asks"; readonly price: number; readonly size: number }[];
}

const instrument: Instrument = {
  id: instrumentId("bench", "BTC/USDT"),
  venue: "bench",
  symbol: "BTC/USDT",
  product: productOf("spot", "BTC", "USDT"),
  kind: "spot",
  base: "BTC",
  quote: "USDT",
  priceDecimals: 2,
  sizeDecimals: 5,
  contractSize: 1,
  takerFee: ppm(1000),
  minSize: 0,
  minNotional: 0,
  maxAge: durationMs(1000),
};

/** Frames of a book that moves around 50,000.00; the same in every run. */
function framesOf(levels: number): Frame[] {
  let seed = 1;
  const random = (n: number) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % n;
  };
  return Array.from({ length: FRAMES }, () => {
    const middle = 5_000_000 + random(20);
    const side = (direction: 1 | -1): Pairs =>
      Array.from({ length: levels }, (_, i) => [middle + direction * (i + 1), 1 + random(1_000_000)]);
    const [bids, asks] = [side(-1), side(1)];
    const changes = Array.from({ length: CHANGES }, (_, i) => {
      const name = i % 2 === 0 ? ("bids" as const) : ("asks" as const);
      const [price = 0] = (name === "bids" ? bids : asks)[random(Math.min(10, levels))] ?? [];
      return { side: name, price, size: 1 + random(1_000_000) };
    });
    return { bids, asks, changes };
  });
}

/** Calls of `update` a second, after warming up; the median of five runs. */
function rate(update: (i: number) => void): number {
  const runs: number[] = [];
  for (let run = 0; run < 6; run += 1) {
    const start = runtime.monotonic();
    let count = 0;
    while (runtime.monotonic() - start < MEASURE_MS / 6) {
      for (let i = 0; i < FRAMES; i += 1) update(i);
      count += FRAMES;
    }
    if (run > 0) runs.push((count * 1000) / (runtime.monotonic() - start));
  }
  return Math.round(runs.sort((a, b) => a - b)[2] ?? 0);
}

function measure(levels: number) {
  const frames = framesOf(levels);
  const market = createMarket();
  market.apply({ id: eventId(0), at: millis(0), input: { kind: "instrument", instrument } });
  const events = frames.map((frame, i) => {
    const input: BookInput = {
      kind: "book",
      instrument: instrument.id,
      bids: levelsOf(frame.bids),
      asks: levelsOf(frame.asks),
    };
    return { id: eventId(i + 1), at: millis(i), input };
  });
  const ours = rate((i) => {
    const event = events[i];
    if (event !== undefined) market.apply(event);
  });
  if (market.state.book(instrument.id)?.defect !== undefined) throw new Error("our book does not hold the frames");

  const exchange = new ccxt.pro.binance();
  const whole = exchange.orderBook({}, levels);
  const ccxtWhole = rate((i) => {
    const frame = frames[i];
    if (frame !== undefined) whole.reset({ bids: frame.bids, asks: frame.asks });
  });
  if (whole.bids.length !== levels) throw new Error("ccxt's book does not hold the frames");

  const changed = exchange.orderBook({ bids: frames[0]?.bids ?? [], asks: frames[0]?.asks ?? [] }, levels);
  const ccxtChange = rate((i) => {
    for (const change of frames[i]?.changes ?? []) changed[change.side].store(change.price, change.size);
    changed.limit();
  });
  const ratio = (theirs: number) => Math.round((ours / theirs) * 100) / 100;
  return { ours, ccxtWhole, ccxtChange, ratioWhole: ratio(ccxtWhole), ratioChange: ratio(ccxtChange) };
}

const results = Object.fromEntries([20, 50, 400].map((levels) => [levels, measure(levels)]));
if (process.argv.includes("--json")) {
  console.log(JSON.stringify({ levels: results }));
} else {
  const row = (...cells: (string | number)[]) => cells.map((cell) => String(cell).padStart(14)).join("");
  console.log(row("levels a side", "ours/s", "ccxt whole/s", "ratio", "ccxt change/s", "ratio"));
  for (const [levels, r] of Object.entries(results)) {
    console.log(row(levels, r.ours, r.ccxtWhole, r.ratioWhole, r.ccxtChange, r.ratioChange));
  }
}
