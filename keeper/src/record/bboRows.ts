import { type Millis, millis } from "../domain/quantity.ts";
import { BBO_MARKETS } from "./bboMarkets.ts";
import { lineError } from "./header.ts";
import { readLines } from "./lines.ts";

const COLUMNS = "ts_ms,venue,market,symbol,bid,bid_size,ask,ask_size";

/** One row, in the units of its market. */
export interface BboRow {
  readonly at: Millis;
  /** Key of BBO_MARKETS. */
  readonly market: string;
  readonly bid: number;
  readonly bidSize: number;
  readonly ask: number;
  readonly askSize: number;
}

/**
 * The rows of a CSV of best bids and asks, in order of time.
 *
 * @throws EmpireError RECORDING_INVALID naming the line that is damaged, out of order, or of an unknown market.
 */
export async function* readBboRows(path: string): AsyncGenerator<BboRow> {
  let last = Number.NEGATIVE_INFINITY;
  for await (const { number, text } of readLines(path)) {
    const line = text.endsWith("\r") ? text.slice(0, -1) : text;
    if (number === 1) {
      if (line !== COLUMNS) throw lineError(path, 1, `the columns are not ${COLUMNS}`);
      continue;
    }
    const row = parse(line, path, number);
    if (row.at < last) throw lineError(path, number, "its time is before the line above's");
    last = row.at;
    yield row;
  }
}

function parse(line: string, path: string, number: number): BboRow {
  const cells = line.split(",");
  if (cells.length !== 8) throw lineError(path, number, `it has ${cells.length} fields instead of 8`);
  const [time = "", venue, kind, symbol, ...quote] = cells;
  if (!/^\d{1,15}$/.test(time)) throw lineError(path, number, `"${time}" is no time in milliseconds`);
  const key = `${venue},${kind},${symbol}`;
  const market = BBO_MARKETS[key];
  if (market === undefined)
    throw lineError(path, number, `"${key}" is none of ${Object.keys(BBO_MARKETS).join(" · ")}`);
  const units = (cell: number, decimals: number): number => {
    const value = toUnits(quote[cell] ?? "", decimals);
    if (value !== undefined) return value;
    throw lineError(path, number, `"${quote[cell]}" is no price or size with at most ${decimals} decimals`);
  };
  return {
    at: millis(Number(time)),
    market: key,
    bid: units(0, market.priceDecimals),
    bidSize: units(1, market.sizeDecimals),
    ask: units(2, market.priceDecimals),
    askSize: units(3, market.sizeDecimals),
  };
}

/** A decimal, 84e-6 too, as an integer of 10^-decimals; undefined when it is none, or has more digits than that. */
function toUnits(text: string, decimals: number): number | undefined {
  const match = /^(\d+)(?:\.(\d+))?(?:e([+-]?\d{1,2}))?$/i.exec(text);
  if (match === null) return undefined;
  const [, whole = "", fraction = "", exponent = "0"] = match;
  const shift = decimals + Number(exponent) - fraction.length;
  const digits = BigInt(whole + fraction);
  const unit = 10n ** BigInt(Math.abs(shift));
  if (shift < 0 && digits % unit !== 0n) return undefined;
  const units = Number(shift < 0 ? digits / unit : digits * unit);
  return Number.isSafeInteger(units) ? units : undefined;
}
