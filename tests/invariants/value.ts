import { type Fee, type Outside, type Prices, pricesOf } from "./price.ts";
import { positionsOf, ratesNow } from "./priced.ts";
import { worthDown, worthUp } from "./rates.ts";
import type { Reading } from "./reading.ts";
import { CAPITAL } from "./state.ts";
import type { World } from "./world.ts";

const DAY = 86_400n;
const BPS = 10_000n;
/** How long a written-off amount stays in the high NAV. */
const MEMORY = 30n * DAY;

const higher = (a: bigint, b: bigint): bigint => (a > b ? a : b);
const lower = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/** `amount` after the haircut for an attestation that is `age` seconds old: a part for each day, in whole basis points, rounded against it. */
export function afterHaircut(amount: bigint, perDayBps: bigint, age: bigint): bigint {
  const cut = (perDayBps * higher(age, 0n) + DAY - 1n) / DAY;
  return (amount * higher(BPS - cut, 0n)) / BPS;
}

/** What venues and positions are worth at `at`, at least and at most (rule 2). */
export function outsideOf(world: World, reading: Reading, at: bigint): Outside {
  let [low, high] = [0n, 0n];
  const { vault } = reading;
  if (vault.venueCount > 0) {
    const perDay = BigInt(vault.policy.haircutBps);
    for (const row of vault.venues.slice(0, vault.venueCount)) {
      high += higher(row.outstanding, row.attested);
      if (row.writtenOffAt + MEMORY > at) high += row.writtenOff;
      low += afterHaircut(lower(row.outstanding, row.attested), perDay, at - row.attestedAt);
    }
  }
  for (const { asset, position } of positionsOf(world, reading)) {
    if (position.amount === 0n) continue;
    const rates = ratesNow(world, reading, asset);
    low += lower(worthDown(position.amount, rates.low), position.cost);
    high += higher(worthUp(position.amount, rates.high), position.cost);
  }
  return { low, high };
}

/** What shares are worth at `at`, by default after the fee that is due. */
export function pricesAt(world: World, reading: Reading, at: bigint, charge: Fee = "charged"): Prices {
  return pricesOf(reading.vault, at, outsideOf(world, reading, at), charge);
}

/**
 * Everything of the vault's at the oracle's mid, whoever's it is inside: cash that is recorded, capital at venues, and tokens in positions,
 * at venues and in the silver account. What a keeper's instruction takes from it is what he loses or steals. Tokens at a venue count while
 * something is outstanding there in `rows`: after that they are paid for or written off.
 */
export function valueAtMid(world: World, reading: Reading, rows = reading.vault.venues): bigint {
  const { vault, records } = reading;
  let value = vault.idle + vault.payable + vault.reservedSilver + vault.reservedEcosystem + vault.distributing;
  for (const { kind, row } of records.Venue.values())
    if (kind === CAPITAL) value += vault.venues[row]?.outstanding ?? 0n;
  for (const { asset, key, position } of positionsOf(world, reading)) {
    let units = position.amount;
    for (const venue of records.Venue.values()) {
      const alive = (rows[venue.row]?.outstanding ?? 0n) > 0n;
      if (alive && venue.position.equals(key.pubkey)) units += venue.units;
    }
    if (units > 0n) value += worthDown(units, ratesNow(world, reading, asset).mid);
  }
  if (vault.silverHeld > 0n) value += worthDown(vault.silverHeld, ratesNow(world, reading, world.silver).mid);
  return value;
}
