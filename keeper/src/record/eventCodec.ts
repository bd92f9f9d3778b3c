import type { Levels, MarketEvent, MarketInput, StreamStatus } from "../domain/event.ts";
import { eventId } from "../domain/id.ts";
import type { Instrument } from "../domain/instrument.ts";
import { levelsOf } from "../domain/levels.ts";
import type { Pool, VaultView } from "../domain/pool.ts";
import { atoms, durationMs, millis, ppm, shareAtoms, usdcAtoms } from "../domain/quantity.ts";
import { FieldError, Fields, UnknownValue } from "./fields.ts";
import { decodeReport, encodeReport } from "./reportCodec.ts";

const STATUSES: readonly StreamStatus[] = ["connected", "disconnected", "silent", "resynced", "bad_data"];

/** One event as a line without its end. FORMAT.md describes every field. */
export function encodeEvent(event: MarketEvent): string {
  return JSON.stringify({ id: event.id, at: event.at, kind: event.input.kind, ...encodeInput(event.input) });
}

/**
 * The event of a parsed line.
 *
 * @throws FieldError for a field that is missing or wrong, UnknownValue for a kind that a later version added.
 */
export function decodeEvent(line: unknown): MarketEvent {
  const from = new Fields(line);
  const id = eventId(Number(from.matching("id", /^e(\d+)$/)[1]));
  return { id, at: millis(from.number("at")), input: decodeInput(from) };
}

function encodeInput(input: MarketInput): object {
  switch (input.kind) {
    case "instrument":
      return { instrument: input.instrument };
    case "book":
      return {
        instrument: input.instrument,
        ...(input.exchangeAt === undefined ? {} : { exchangeAt: input.exchangeAt }),
        bids: encodeLevels(input.bids),
        asks: encodeLevels(input.asks),
      };
    case "stream":
      return { venue: input.venue, stream: input.stream, status: input.status, reason: input.reason };
    case "pool":
      return { pool: inQuotes(input.pool) };
    case "vault":
      return { vault: inQuotes(input.vault) };
    case "balance":
      return { venue: input.venue, free: String(input.free) };
    case "report":
      return { report: encodeReport(input.report), ...(input.restored ? { restored: true } : {}) };
    case "tick":
      return {};
  }
}

function decodeInput(from: Fields): MarketInput {
  const kind = from.text("kind");
  switch (kind) {
    case "instrument":
      return { kind, instrument: decodeInstrument(from.object("instrument")) };
    case "book":
      return {
        kind,
        instrument: from.text("instrument"),
        ...(from.has("exchangeAt") ? { exchangeAt: millis(from.number("exchangeAt")) } : {}),
        bids: decodeLevels(from, "bids"),
        asks: decodeLevels(from, "asks"),
      };
    case "stream":
      return {
        kind,
        venue: from.text("venue"),
        stream: from.text("stream"),
        status: from.oneOf("status", STATUSES),
        reason: from.text("reason"),
      };
    case "pool":
      return { kind, pool: decodePool(from.object("pool")) };
    case "vault":
      return { kind, vault: decodeVault(from.object("vault")) };
    case "balance":
      return { kind, venue: from.text("venue"), free: usdcAtoms(from.bigint("free")) };
    case "report":
      return {
        kind,
        report: decodeReport(from.object("report")),
        ...(from.has("restored") && from.boolean("restored") ? { restored: true } : {}),
      };
    case "tick":
      return { kind };
    default:
      throw new UnknownValue(`kind ${kind}`);
  }
}

/** [price, size, price, size, …], best first. What is no number stays none: JSON's null. */
function encodeLevels(levels: Levels): number[] {
  const flat: number[] = [];
  for (let i = levels.count - 1; i >= 0; i -= 1) {
    flat.push(levels.prices[i] ?? Number.NaN, levels.sizes[i] ?? Number.NaN);
  }
  return flat;
}

function decodeLevels(from: Fields, name: string): Levels {
  const flat = from.list(name).map((value) => {
    if (value !== null && typeof value !== "number") throw new FieldError(`${name} holds what is no number`);
    return value ?? Number.NaN;
  });
  if (flat.length % 2 !== 0) throw new FieldError(`${name} has a price without a size`);
  const pairs: [number, number][] = [];
  for (let i = 0; i < flat.length; i += 2) pairs.push([flat[i] ?? Number.NaN, flat[i + 1] ?? Number.NaN]);
  return levelsOf(pairs);
}

function decodeInstrument(from: Fields): Instrument {
  return {
    id: from.text("id"),
    venue: from.text("venue"),
    symbol: from.text("symbol"),
    product: from.text("product"),
    kind: from.oneOf("kind", ["spot", "linear", "inverse"]),
    base: from.text("base"),
    quote: from.text("quote"),
    priceDecimals: from.integer("priceDecimals"),
    sizeDecimals: from.integer("sizeDecimals"),
    contractSize: from.number("contractSize"),
    takerFee: ppm(from.integer("takerFee")),
    minSize: from.number("minSize"),
    minNotional: from.number("minNotional"),
    maxAge: durationMs(from.number("maxAge")),
  };
}

function decodePool(from: Fields): Pool {
  return {
    id: from.text("id"),
    label: from.text("label"),
    mintA: from.text("mintA"),
    mintB: from.text("mintB"),
    reserveA: atoms(from.bigint("reserveA")),
    reserveB: atoms(from.bigint("reserveB")),
    feeBps: from.integer("feeBps"),
    slot: from.integer("slot"),
  };
}

function decodeVault(from: Fields): VaultView {
  return {
    address: from.text("address"),
    slot: from.integer("slot"),
    nonce: from.bigint("nonce"),
    arbitragePaused: from.boolean("arbitragePaused"),
    tradable: usdcAtoms(from.bigint("tradable")),
    nav: usdcAtoms(from.bigint("nav")),
    minProfit: usdcAtoms(from.bigint("minProfit")),
    maxTipShareBps: from.integer("maxTipShareBps"),
    tipPriceCeiling: usdcAtoms(from.bigint("tipPriceCeiling")),
    tipBudget: usdcAtoms(from.bigint("tipBudget")),
    shares: shareAtoms(from.bigint("shares")),
  };
}

/** A flat record with its bigints as strings of digits. */
function inQuotes(record: Pool | VaultView): object {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [name, typeof value === "bigint" ? String(value) : value]),
  );
}
