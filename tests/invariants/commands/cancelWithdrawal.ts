import fc from "fast-check";
import { ticketKey } from "../addresses.ts";
import { which } from "../arbitraries.ts";
import { type CommandKind, pick } from "../command.ts";
import { OPEN } from "../state.ts";
import { call, personOf } from "../world.ts";

/** An owner takes one of the open tickets back, wherever in the queue it is. */
export const cancelWithdrawal: CommandKind<{ which: number }> = {
  name: "cancelWithdrawal",
  weight: 3,
  params: fc.record({ which }),
  plan(params, world, { records }) {
    const open = [...records.Withdrawal.values()].filter(({ state }) => state === OPEN);
    const ticket = pick(open, params.which);
    const person = ticket && personOf(world, ticket.owner);
    if (!ticket || !person) return undefined;
    const withdrawal = ticketKey(world.vault, ticket.number);
    const accounts = { owner: person.key, ownerShares: person.shares, withdrawal };
    return { send: call(world, "cancel_withdrawal", accounts), signers: [person.signer], by: person };
  },
};
