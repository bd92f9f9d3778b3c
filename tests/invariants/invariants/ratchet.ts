import { PARAMETERS, settingOf } from "../parameters.ts";
import { CHANGE, type ChangeState, OPEN } from "../state.ts";
import { type Invariant, instructionOf, type Step, type Verdict } from "../step.ts";

const CARRIES_OUT = new Set([
  "apply_change",
  "add_venue",
  "change_venue",
  "add_position",
  "change_position",
  "set_silver",
  "release_shares",
]);

/** Rule 7: what is looser waited, and everybody who asked in time to leave is gone; what is tighter may come at once. */
export const ratchet: Invariant = {
  name: "ratchet",
  rule: "a limit, role, venue or position gets looser only by a change that waited out the timelock it was proposed under and the tickets made in time",
  start(_world, first) {
    /** The timelock that was in force when a change was proposed. */
    const timelocks = new Map<bigint, bigint>();
    let timelock = first.vault.policy.timelock;
    return (step) => {
      const instruction = instructionOf(step);
      if (instruction === undefined) return undefined;
      for (const { number } of step.after.records.Change.values())
        if (!timelocks.has(number)) timelocks.set(number, timelock);
      timelock = step.after.vault.policy.timelock;
      if (CARRIES_OUT.has(instruction)) {
        const change = carriedOut(step);
        return change === undefined
          ? `${instruction} carried out nothing`
          : ripe(step, change, timelocks.get(change.number) ?? 0n);
      }
      return stillTight(step);
    };
  },
};

/** The change that is gone. */
function carriedOut({ before, after }: Step): ChangeState | undefined {
  for (const [key, change] of before.records.Change) if (!after.records.Change.has(key)) return change;
  return undefined;
}

function ripe({ before, after }: Step, change: ChangeState, timelock: bigint): Verdict {
  const at = after.vault.updatedAt;
  if (at < change.proposedAt + timelock) return `change ${change.number} was carried out before its timelock`;
  if (at < change.notBefore || at >= change.lapsesAt) return `change ${change.number} was carried out of its time`;
  for (const ticket of before.records.Withdrawal.values()) {
    const waits = ticket.state === OPEN && ticket.maturesAt <= change.notBefore;
    if (waits) return `change ${change.number} was carried out before ticket ${ticket.number}, which matured in time`;
  }
  if (change.kind === CHANGE.policy) return true;
  return stillTight({ before, after } as Step, change.kind);
}

/** Nothing is looser than before, but what a change of `kind` is about. */
function stillTight({ before, after }: Pick<Step, "before" | "after">, kind?: number): Verdict {
  const [was, is] = [before.vault, after.vault];
  for (const parameter of PARAMETERS) {
    const [old, now] = [settingOf(was, parameter), settingOf(is, parameter)];
    const tighter = parameter.tighter === "lower" ? now < old : parameter.tighter === "higher" && now > old;
    if (now !== old && !tighter) return `${parameter.name} went from ${old} to ${now} at once`;
  }
  const accepted = is.admin.equals(was.pendingAdmin);
  if (!is.admin.equals(was.admin) && !accepted) return "the admin changed";
  if (!is.keeper.equals(was.keeper) && kind !== CHANGE.keeper) return "the keeper changed";
  if (!is.guardian.equals(was.guardian) && kind !== CHANGE.guardian) return "the guardian changed";
  for (const [key, now] of after.records.Venue) {
    const old = before.records.Venue.get(key);
    if (old === undefined) {
      if (kind !== CHANGE.addVenue) return "a venue appeared";
      continue;
    }
    const looser =
      now.cap > old.cap || now.capacity > old.capacity || now.refill > old.refill || now.frozen < old.frozen;
    if (looser && kind !== CHANGE.changeVenue) return "a venue's limits became looser at once";
    if (!now.destination.equals(old.destination)) return "a venue was repointed";
  }
  for (const [key, now] of after.records.Position) {
    const old = before.records.Position.get(key);
    if (old === undefined && kind !== CHANGE.addPosition) return "a position appeared";
    if (old !== undefined && now.cap > old.cap && kind !== CHANGE.changePosition)
      return "a position's cap rose at once";
  }
  return true;
}
