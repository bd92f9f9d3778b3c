import { Day } from "../day.ts";
import { sumOf } from "../recorded.ts";
import { all, type Invariant, instructionOf } from "../step.ts";

/** Tips as the keeper's account shows them, not as the vault counts them (attacks 30 and 31). */
export const tipBudget: Invariant = {
  name: "tipBudget",
  rule: "tips repaid in any 24 hours are within the policy's cap, and within its part of each trade's gain",
  start(world) {
    const day = new Day();
    return (step) => {
      if (instructionOf(step) !== "arbitrage") return undefined;
      const { before, after } = step;
      const tip = sumOf(world.keepersUsdc, after) - sumOf(world.keepersUsdc, before);
      const profit = after.vault.idle - before.vault.idle;
      const { tipCap, maxTipBps } = before.vault.policy;
      const spent = day.add(tip, after.vault.updatedAt);
      return all(
        [tip === 0n || spent <= tipCap, () => `${spent} were repaid in 24 hours, the cap is ${tipCap}`],
        [tip * 10_000n <= (profit + tip) * BigInt(maxTipBps), () => `a tip of ${tip} on a gain of ${profit + tip}`],
      );
    };
  },
};
