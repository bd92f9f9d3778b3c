import { stolenBound } from "../bound.ts";
import type { Invariant } from "../step.ts";

/** DESIGN, "What can be lost": a stolen keeper key takes at most what the policy account says, for the time that it was used. */
export const thiefBound: Invariant = {
  name: "thiefBound",
  rule: "what the thief has taken with the keeper's key is within the bound computed from the policy",
  start(world, first) {
    const bound = stolenBound(world, first);
    return (step) => {
      const { taken, limit } = bound.after(step);
      if (step.plan === undefined) return undefined;
      return taken <= limit || `the thief has ${taken}, the bound is ${limit}`;
    };
  },
};
