import { crank, headOf } from "../crank.ts";
import type { Invariant } from "../step.ts";
import { ticketKey } from "../world.ts";

const OPEN = 0;
/** Each probe costs as much as an instruction. */
const EVERY = 4;

/** Nobody jams the queue: a head that has matured, or that was cancelled, can be cranked by anybody at once. */
export const headCranks: Invariant = {
  name: "headCranks",
  rule: "anybody can crank a head that has matured, unless there is nothing at all to pay it with (judged every fourth time)",
  start(world) {
    let seen = 0;
    return async (step) => {
      const head = headOf(world, step.after);
      const { vault } = step.after;
      if (vault.ticketHead === vault.ticketNext) return undefined;
      if (head === undefined) return `ticket ${vault.ticketHead} is at the head and does not exist`;
      const time = step.after.now > vault.updatedAt ? step.after.now : vault.updatedAt;
      if (head.state === OPEN && time < head.maturesAt) return undefined;
      seen += 1;
      if (seen % EVERY !== 0) return undefined;
      const outcome = await step.probe(crank(world, head, ticketKey(world, head.number)));
      if (outcome === undefined) return undefined;
      const nothing =
        vault.idle - vault.lockedProfit <= vault.owedSilver + vault.owedEcosystem + head.valueAtRequest / 1_000_000n;
      if (outcome.error === "NothingToPay" && nothing) return undefined;
      return outcome.ok || `the head, ticket ${head.number}, has matured and cannot be cranked: ${outcome.error}`;
    };
  },
};
