import fc from "fast-check";
import { ticketKey } from "../addresses.ts";
import { seldom, which } from "../arbitraries.ts";
import { type CommandKind, pick } from "../command.ts";
import { call, personOf } from "../world.ts";

/** An owner claims a ticket that the head has passed; sometimes one that it has not. */
export const claimWithdrawal: CommandKind<{ which: number; early: boolean }> = {
  name: "claimWithdrawal",
  weight: 10,
  params: fc.record({ which, early: seldom(15) }),
  plan(params, world, { vault, records }) {
    const tickets = [...records.Withdrawal.values()];
    const passed = tickets.filter(({ number }) => number < vault.ticketHead);
    const ticket = pick(params.early ? tickets : passed, params.which);
    const person = ticket && personOf(world, ticket.owner);
    if (!ticket || !person) return undefined;
    const withdrawal = ticketKey(world.vault, ticket.number);
    const accounts = { owner: person.key, ownerUsdc: person.usdc, withdrawal };
    return { send: call(world, "claim_withdrawal", accounts), signers: [person.signer], by: person };
  },
};
