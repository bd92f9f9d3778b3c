import fc from "fast-check";
import { seldom, which } from "../arbitraries.ts";
import { type CommandKind, pick } from "../command.ts";
import { crank, crankAlone, headOf } from "../crank.ts";
import { refreshed } from "../priced.ts";
import { OPEN } from "../state.ts";
import { personOf } from "../world.ts";

/** Anybody cranks the head once it has matured, or its owner without prices; sometimes too early, or another ticket than the head. */
export const processWithdrawal: CommandKind<{
  early: boolean;
  other: boolean;
  which: number;
  alone: boolean;
  stale: boolean;
}> = {
  name: "processWithdrawal",
  weight: 16,
  params: fc.record({ early: seldom(12), other: seldom(20), which, alone: seldom(6), stale: seldom(20) }),
  plan(params, world, reading) {
    const head = headOf(world, reading);
    if (head === undefined) return undefined;
    const waiting = [...reading.records.Withdrawal.values()];
    const ticket = (params.other && pick(waiting, params.which)) || head;
    const early = head.state === OPEN && reading.now < head.maturesAt;
    if (early && !params.early) return undefined;
    const owner = personOf(world, ticket.owner);
    if (params.alone && owner !== undefined) return { send: crankAlone(world, ticket), signers: [owner.signer] };
    return { send: crank(world, reading, ticket), signers: [], puts: params.stale ? [] : refreshed(world, reading) };
  },
};
