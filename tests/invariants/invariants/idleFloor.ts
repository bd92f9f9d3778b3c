import { all, type Invariant, instructionOf } from "../step.ts";

const SPENDS_IDLE = new Set(["deploy_capital", "open_position"]);

/** Rule 6: what the keeper ties up leaves enough for those who wait, and never locked profit. */
export const idleFloor: Invariant = {
  name: "idleFloor",
  rule: "a deployment or an open leaves idle at least the minimum, what is queued, locked and owed, and is no larger than its limit",
  start: () => (step) => {
    const instruction = instructionOf(step);
    if (instruction === undefined || !SPENDS_IDLE.has(instruction)) return undefined;
    const [was, is] = [step.before.vault, step.after.vault];
    const floor = was.policy.minIdle + is.queued + is.lockedProfit + is.owedSilver + is.owedEcosystem;
    const spent = was.idle - is.idle;
    return all(
      [spent > 0n, "nothing was spent"],
      [is.idle >= floor, () => `${is.idle} is idle, the floor is ${floor}`],
      [instruction !== "open_position" || spent <= was.policy.maxTrade, () => `an open of ${spent}`],
    );
  },
};
