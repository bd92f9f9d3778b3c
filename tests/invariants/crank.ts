import { ticketKey } from "./addresses.ts";
import { pricedMetas } from "./priced.ts";
import type { Reading } from "./reading.ts";
import type { TicketState } from "./state.ts";
import type { Wire } from "./wire/instruction.ts";
import { keyOf } from "./wire/key.ts";
import { call, personOf, type World } from "./world.ts";

/** The ticket at the head of the queue; undefined while nobody waits. */
export function headOf(world: World, { vault, records }: Reading): TicketState | undefined {
  return records.Withdrawal.get(ticketKey(world.vault, vault.ticketHead));
}

/** The crank of a ticket by somebody who has no part in it, the one who pays for the transaction: with the price of every open position. */
export function crank(world: World, reading: Reading, ticket: TicketState): Wire {
  const withdrawal = ticketKey(world.vault, ticket.number);
  const ownerShares = personOf(world, ticket.owner)?.shares ?? keyOf(ticket.owner);
  const cranker = keyOf(world.chain.feePayer.publicKey);
  return call(world, "process_withdrawal", { cranker, withdrawal, ownerShares }, {}, pricedMetas(world, reading));
}

/** The crank by the ticket's owner, who does not ask for a price. */
export function crankAlone(world: World, ticket: TicketState): Wire {
  const withdrawal = ticketKey(world.vault, ticket.number);
  const ownerShares = personOf(world, ticket.owner)?.shares ?? keyOf(ticket.owner);
  return call(world, "process_withdrawal", { cranker: keyOf(ticket.owner), withdrawal, ownerShares });
}
