import { vaultTime, worth } from "../price.ts";
import { type Invariant, instructionOf } from "../step.ts";
import { pricesAt } from "../value.ts";

/** The atoms of USDC that the fee's parts and the mark are rounded by. */
const ROUNDING = 3n;

/** What a deposit buys is worth what it cost, at the price that depositors pay: no fee on a gain of others comes out of it (attack 25). */
export const principal: Invariant = {
  name: "principal",
  rule: "right after a deposit its shares are worth what was paid for them at the high price, but for the rounding of one share",
  start: (world) => (step) => {
    const by = step.plan?.by;
    if (by === undefined || instructionOf(step) !== "deposit") return undefined;
    const { before, after } = step;
    const of = (account: typeof by.usdc) => (after.tokens.get(account) ?? 0n) - (before.tokens.get(account) ?? 0n);
    const [paid, bought] = [-of(by.usdc), of(by.shares)];
    const { high } = pricesAt(world, after, vaultTime(after.vault, after.now));
    const value = worth(bought, high);
    const allowed = high.assets / high.units + 1n + ROUNDING;
    return value + allowed >= paid || `${by.name} paid ${paid} for shares that are worth ${value}`;
  },
};
