import type { MarketEvent, MarketInput } from "../domain/event.ts";
import { eventId } from "../domain/id.ts";
import type { Instrument } from "../domain/instrument.ts";
import { levelsOf } from "../domain/levels.ts";
import { type DurationMs, durationMs, type Millis, millis, type UsdcAtoms } from "../domain/quantity.ts";
import { BBO_MARKETS, bboInstrument } from "./bboMarkets.ts";
import { readBboRows } from "./bboRows.ts";
import type { Session } from "./source.ts";

/**
 * Age limit as a part of the median gap between two rows of one market. Half of it: a quote meets those sampled with it,
 * never the sample before, so that no edge is made of two prices that never stood at one time.
 */
const AGE_OF_GAP = 0.5;
/** For a file in which no market has two rows. */
const DEFAULT_GAP = 60_000;

export interface BboOptions {
  /** Announced as each venue's balance before the first row. Left out, there is none to trade with. */
  readonly capital?: UsdcAtoms;
}

/** A CSV's events, and how its age limit came about. */
export interface BboSession extends Session {
  readonly medianGap: DurationMs;
  readonly maxAge: DurationMs;
}

/**
 * Opens a CSV of best bids and asks, packed when its name ends in .gz. It is read once for its cadence, which is when every
 * line is checked, and streamed again for each `events()`.
 *
 * @throws EmpireError RECORDING_INVALID naming the line that is damaged, out of order, or of an unknown market.
 */
export async function openBboCsv(path: string, options: BboOptions = {}): Promise<BboSession> {
  const { medianGap, startsAt, markets } = await cadenceOf(path);
  const maxAge = durationMs(Math.floor(medianGap * AGE_OF_GAP));
  const instruments = new Map<string, Instrument>();
  for (const market of markets) {
    const known = BBO_MARKETS[market];
    if (known !== undefined) instruments.set(market, bboInstrument(known, maxAge));
  }
  return {
    kind: "quotes",
    skipped: new Map(),
    notices: [`age limit ${maxAge} ms: ${AGE_OF_GAP} of ${medianGap} ms, the median between two rows of a market`],
    ageLimits: new Map([...instruments.values()].map(({ id }) => [id, maxAge])),
    medianGap,
    maxAge,
    events: () => events(path, startsAt, instruments, options),
  };
}

async function* events(
  path: string,
  startsAt: Millis,
  instruments: ReadonlyMap<string, Instrument>,
  { capital }: BboOptions,
): AsyncGenerator<MarketEvent> {
  let count = 0;
  const next = (at: Millis, input: MarketInput): MarketEvent => {
    count += 1;
    return { id: eventId(count), at, input };
  };
  const all = [...instruments.values()];
  for (const instrument of all) yield next(startsAt, { kind: "instrument", instrument });
  if (capital !== undefined) {
    for (const venue of new Set(all.map((instrument) => instrument.venue))) {
      yield next(startsAt, { kind: "balance", venue, free: capital });
    }
  }
  for await (const { at, market, bid, bidSize, ask, askSize } of readBboRows(path)) {
    const instrument = instruments.get(market)?.id;
    if (instrument === undefined) continue;
    yield next(at, {
      kind: "book",
      instrument,
      exchangeAt: at,
      bids: levelsOf([[bid, bidSize]]),
      asks: levelsOf([[ask, askSize]]),
    });
  }
}

interface Cadence {
  readonly medianGap: DurationMs;
  readonly startsAt: Millis;
  /** In the order in which they appear. */
  readonly markets: readonly string[];
}

async function cadenceOf(path: string): Promise<Cadence> {
  const lastAt = new Map<string, Millis>();
  const gaps = new Map<number, number>();
  let startsAt: Millis | undefined;
  for await (const { at, market } of readBboRows(path)) {
    startsAt ??= at;
    const before = lastAt.get(market);
    if (before !== undefined && at > before) gaps.set(at - before, (gaps.get(at - before) ?? 0) + 1);
    lastAt.set(market, at);
  }
  return {
    medianGap: durationMs(median(gaps) ?? DEFAULT_GAP),
    startsAt: startsAt ?? millis(0),
    markets: [...lastAt.keys()],
  };
}

/** The value in the middle of a count by value; the lower of two. */
function median(counts: ReadonlyMap<number, number>): number | undefined {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  let seen = 0;
  for (const [value, count] of [...counts].sort(([a], [b]) => a - b)) {
    seen += count;
    if (seen * 2 >= total) return value;
  }
  return undefined;
}
