import { fell, type Price, pricesAt, spell, vaultTime } from "../price.ts";
import type { Invariant, Step, Verdict } from "../step.ts";

/**
 * What somebody does may not make anybody else's shares worth less. Prices are compared at one moment, both after the fee that is due then,
 * so that neither time nor the fee counts as dilution.
 */
export const noDilution: Invariant = {
  name: "noDilution",
  rule: "no instruction but a booked loss lowers the low or the book price of shares",
  start: () => (step) => {
    // Without shares there is nobody whose they are.
    if (step.plan === undefined || step.before.vault.shares === 0n) return undefined;
    const at = vaultTime(step.before.vault, step.after.now);
    const [before, after] = [pricesAt(step.before.vault, at), pricesAt(step.after.vault, at)];
    const low = judged("low", before.low, after.low, step);
    return low === true ? judged("book", before.book, after.book, step) : low;
  },
};

function judged(which: string, before: Price, after: Price, { command }: Step): Verdict {
  return !fell(before, after) || `${command} lowered the ${which} price from ${spell(before)} to ${spell(after)}`;
}
