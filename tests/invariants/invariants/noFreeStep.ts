import { pricesAt, vaultTime } from "../price.ts";
import type { Invariant } from "../step.ts";
import { wealthOf } from "../wealth.ts";

/**
 * Nobody gets richer by anything that he does himself: cash, what is payable to him and his shares at the price that leavers are paid.
 * Any number of such steps therefore gains nothing, in whatever order: a round trip is free of nothing.
 */
export const noFreeStep: Invariant = {
  name: "noFreeStep",
  rule: "a depositor's own instruction never makes him richer at the low price",
  start: () => (step) => {
    const by = step.plan?.by;
    if (by === undefined || step.plan?.signers.includes(by.signer) !== true) return undefined;
    const at = vaultTime(step.before.vault, step.after.now);
    const before = wealthOf(by, step.before, pricesAt(step.before.vault, at).low);
    const after = wealthOf(by, step.after, pricesAt(step.after.vault, at).low);
    return after <= before || `${by.name} had ${before} before ${step.command} and ${after} after it`;
  },
};
