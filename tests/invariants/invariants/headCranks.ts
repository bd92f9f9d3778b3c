import { crank, headOf } from "../crank.ts";
import { cashForLeavers, vaultTime } from "../price.ts";
import { refreshed } from "../priced.ts";
import type { Reading } from "../reading.ts";
import { OPEN, type TicketState } from "../state.ts";
import type { Invariant } from "../step.ts";

/** Whether the head's part of `cash`, by value or by shares, is about an atom or less. */
function isDust(cash: bigint, { valueAtRequest, shares }: TicketState, { vault }: Reading): boolean {
  return cash * valueAtRequest < 2n * vault.queued || cash * shares < 2n * vault.queuedShares;
}

/** Each probe costs as much as an instruction. */
const EVERY = 4;

/** Nobody jams the queue: a head that has matured, or that was cancelled, can be cranked by anybody at once who has fresh prices. */
export const headCranks: Invariant = {
  name: "headCranks",
  rule: "anybody with fresh prices can crank a head that has matured, unless there is nothing at all to pay it with (judged every fourth time)",
  start(world) {
    let seen = 0;
    return async (step) => {
      const { after, probe } = step;
      const { vault } = after;
      if (vault.ticketHead === vault.ticketNext) return undefined;
      const head = headOf(world, after);
      if (head === undefined) return `ticket ${vault.ticketHead} is at the head and does not exist`;
      if (head.state === OPEN && vaultTime(vault, after.now) < head.maturesAt) return undefined;
      seen += 1;
      // Prices that are old or too wide hold it back for those who have no part in it; that is so on purpose.
      if (seen % EVERY !== 0 || refreshed(world, after).length > 0) return undefined;
      const outcome = await probe(crank(world, after, head));
      if (outcome === undefined || outcome.error === "PriceTooWide") return undefined;
      if (outcome.error === "NothingToPay" && isDust(cashForLeavers(vault, vaultTime(vault, after.now)), head, after)) {
        return undefined;
      }
      return outcome.ok || `the head, ticket ${head.number}, has matured and cannot be cranked: ${outcome.error}`;
    };
  },
};
