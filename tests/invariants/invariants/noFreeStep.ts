import { vaultTime } from "../price.ts";
import { type Invariant, instructionOf } from "../step.ts";
import { pricesAt } from "../value.ts";
import { wealthOf } from "../wealth.ts";

/**
 * Nobody gets richer by anything that he does himself: cash, what is payable to him and his shares at the price that leavers are paid.
 * Any number of such steps therefore gains nothing, in whatever order: a round trip is free of nothing.
 */
export const noFreeStep: Invariant = {
  name: "noFreeStep",
  rule: "a depositor's own instruction never makes him richer at the low price",
  start: (world) => (step) => {
    const by = step.plan?.by;
    // What a distribution gives him is not the other shares'.
    if (by === undefined || instructionOf(step) === "claim_distribution") return undefined;
    const at = vaultTime(step.before.vault, step.after.now);
    const before = wealthOf(by, step.before, pricesAt(world, step.before, at).low);
    const after = wealthOf(by, step.after, pricesAt(world, step.after, at).low);
    return after <= before || `${by.name} had ${before} before ${step.command} and ${after} after it`;
  },
};
