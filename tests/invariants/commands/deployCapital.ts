import fc from "fast-check";
import { part, seldom, which } from "../arbitraries.ts";
import { type CommandKind, lower, partOf, pick } from "../command.ts";
import { keeperOf } from "../roles.ts";
import { CAPITAL } from "../state.ts";
import { venuesOf } from "../venues.ts";
import { call } from "../world.ts";

/** The keeper sends idle USDC to a venue; sometimes more than the floor, the cap or the bucket leaves, as a thief would try. */
export const deployCapital: CommandKind<{ which: number; part: number; over: boolean; old: boolean }> = {
  name: "deployCapital",
  weight: 6,
  leastAccepted: 0.25,
  params: fc.record({ which, part, over: seldom(6), old: seldom(25) }),
  plan(params, world, reading) {
    const added = pick(venuesOf(world, reading, CAPITAL), params.which);
    if (added === undefined) return undefined;
    const { vault } = reading;
    const { place, venue } = added;
    const outstanding = vault.venues[venue.row]?.outstanding ?? 0n;
    const floor = vault.policy.minIdle + vault.queued + vault.lockedProfit;
    const free = vault.idle > floor ? vault.idle - floor : 0n;
    const room = venue.cap > outstanding ? venue.cap - outstanding : 0n;
    const wanted = params.over
      ? vault.idle
      : lower(lower(free, room), lower(venue.capacity, vault.policy.outflowCapacity) / 2n);
    const amount = partOf(wanted, params.part);
    if (amount === 0n) return undefined;
    const { key: keeper, signer } = keeperOf(world, reading);
    const expectedNonce = vault.orderNonce - (params.old && vault.orderNonce > 0n ? 1n : 0n);
    const accounts = { keeper, venue: place.venue, destination: place.destination };
    return { send: call(world, "deploy_capital", accounts, { expectedNonce, amount }), signers: [signer] };
  },
};
