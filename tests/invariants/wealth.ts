import { type Price, worth } from "./price.ts";
import type { Reading } from "./reading.ts";
import { keyOf } from "./wire/key.ts";
import type { Person } from "./world.ts";

/** Somebody's shares, those that wait in open tickets too. */
export function sharesOf({ shares, key }: Person, { tokens, records }: Reading): bigint {
  let sum = tokens.get(shares) ?? 0n;
  for (const ticket of records.Withdrawal.values()) if (keyOf(ticket.owner) === key) sum += ticket.shares;
  return sum;
}

/** USDC of somebody's: in his account and payable to him. */
export function cashOf({ usdc, key }: Person, { tokens, records }: Reading): bigint {
  let sum = tokens.get(usdc) ?? 0n;
  for (const ticket of records.Withdrawal.values()) if (keyOf(ticket.owner) === key) sum += ticket.payable;
  return sum;
}

/** Everything of somebody's in USDC atoms, shares at `price` and rounded down. */
export function wealthOf(person: Person, reading: Reading, price: Price): bigint {
  return cashOf(person, reading) + worth(sharesOf(person, reading), price);
}
