import { ticketKey } from "../addresses.ts";
import { CANCELLED, OPEN } from "../state.ts";
import { all, type Invariant, instructionOf, type Step, type Verdict } from "../step.ts";
import type { World } from "../world.ts";

/** Nobody overtakes: numbers are handed out and processed one after another, and a ticket's terms stay what they were. */
export const queueOrder: Invariant = {
  name: "queueOrder",
  rule: "tickets are numbered, mature and leave the queue in one order, never early, and none disappears before its turn",
  start: (world) => (step) => {
    if (step.plan === undefined) return undefined;
    const { before, after } = step;
    const instruction = instructionOf(step);
    const [made, passed] = [
      after.vault.ticketNext - before.vault.ticketNext,
      after.vault.ticketHead - before.vault.ticketHead,
    ];
    const verdict = all(
      [made === (instruction === "request_withdrawal" ? 1n : 0n), () => `${instruction} handed out ${made} numbers`],
      [passed === (instruction === "process_withdrawal" ? 1n : 0n), () => `${instruction} moved the head by ${passed}`],
    );
    if (verdict !== true) return verdict;
    if (made === 1n) return madeInTurn(world, step);
    if (passed === 1n) return leftInTurn(world, step);
    return keptTerms(step);
  },
};

/** A new ticket matures no earlier than the one before it: otherwise a later one would wait for an earlier. */
function madeInTurn(world: World, { before, after }: Step): Verdict {
  const number = before.vault.ticketNext;
  const [made, last] = [
    after.records.Withdrawal.get(ticketKey(world.vault, number)),
    before.records.Withdrawal.get(ticketKey(world.vault, number - 1n)),
  ];
  return all(
    [made?.number === number && made.state === OPEN, `there is no open ticket ${number}`],
    [
      last === undefined || made === undefined || made.maturesAt >= last.maturesAt,
      `ticket ${number} matures before the one ahead of it`,
    ],
  );
}

function leftInTurn(world: World, { before, after }: Step): Verdict {
  const number = before.vault.ticketHead;
  const [was, is] = [
    before.records.Withdrawal.get(ticketKey(world.vault, number)),
    after.records.Withdrawal.get(ticketKey(world.vault, number)),
  ];
  if (was === undefined || is === undefined) return `there is no ticket ${number} to process`;
  if (was.state === CANCELLED)
    return is.state === CANCELLED || `ticket ${number} was cancelled and is in state ${is.state}`;
  return all(
    [
      was.state === OPEN && is.state !== OPEN && is.state !== CANCELLED,
      `ticket ${number} went from state ${was.state} to ${is.state}`,
    ],
    [
      after.vault.updatedAt >= was.maturesAt,
      `ticket ${number} was processed at ${after.vault.updatedAt} and matures at ${was.maturesAt}`,
    ],
  );
}

/** Open tickets stay in their place and as they are, but for the one that its owner cancels. */
function keptTerms({ before, after, plan }: Step): Verdict {
  for (const [key, was] of before.records.Withdrawal) {
    if (was.number < before.vault.ticketHead) continue;
    const is = after.records.Withdrawal.get(key);
    const cancelled =
      is?.state === CANCELLED && plan?.send.name === "cancel_withdrawal" && plan.by?.key.text === was.owner.toBase58();
    const same =
      is !== undefined &&
      is.state === was.state &&
      is.shares === was.shares &&
      is.maturesAt === was.maturesAt &&
      is.minPrice === was.minPrice;
    if (!same && !cancelled) return `ticket ${was.number} is not what it was, after ${plan?.send.name}`;
  }
  return true;
}
