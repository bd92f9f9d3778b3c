import { type Held, positionsOf } from "../priced.ts";
import { all, type Invariant, instructionOf, type Step } from "../step.ts";

const SPENDS_IDLE = new Set(["deploy_capital", "open_position"]);

/** Rule 6: what the keeper ties up leaves enough for those who wait, and never locked profit. */
export const idleFloor: Invariant = {
  name: "idleFloor",
  rule: "a deployment or an open leaves idle at least the minimum, what is queued, locked and owed, and a position within its cap",
  start: (world) => (step) => {
    const instruction = instructionOf(step);
    if (instruction === undefined || !SPENDS_IDLE.has(instruction)) return undefined;
    const [was, is] = [step.before.vault, step.after.vault];
    const floor = was.policy.minIdle + is.queued + is.lockedProfit + is.owedSilver + is.owedEcosystem;
    const spent = was.idle - is.idle;
    return all(
      [spent > 0n, "nothing was spent"],
      [is.idle >= floor, () => `${is.idle} is idle, the floor is ${floor}`],
      [positionsOf(world, step.after).every(withinCap(step)), "an open beyond a position's cap"],
    );
  },
};

/** Whether a position that a step added to is within its cap. */
const withinCap =
  ({ before }: Step) =>
  ({ key, position }: Held): boolean =>
    position.cost <= position.cap || position.cost === before.records.Position.get(key)?.cost;
