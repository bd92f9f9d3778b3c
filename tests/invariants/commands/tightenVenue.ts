import fc from "fast-check";
import { part, seldom, which } from "../arbitraries.ts";
import { type CommandKind, partOf, pick } from "../command.ts";
import { holderOf } from "../roles.ts";
import { venuesOf } from "../venues.ts";
import { call } from "../world.ts";

/** The guardian lowers a venue's limits or freezes it; sometimes he tries to raise them. */
export const tightenVenue: CommandKind<{ which: number; part: number; freeze: boolean; loosen: boolean }> = {
  name: "tightenVenue",
  weight: 2,
  params: fc.record({ which, part, freeze: seldom(4), loosen: seldom(12) }),
  plan(params, world, reading) {
    const added = pick(venuesOf(world, reading), params.which);
    if (added === undefined) return undefined;
    const { cap, capacity, refill, frozen } = added.venue;
    const less = 10_000 - Math.floor(params.part / 4);
    const limits = {
      cap: partOf(cap, less),
      capacity: partOf(capacity, less),
      refill: refill + (params.loosen ? 1n : 0n),
    };
    const { key: authority, signer } = holderOf(world, reading, "guardian");
    const args = { limits, freeze: params.freeze || frozen === 1 };
    return { send: call(world, "tighten_venue", { authority, venue: added.place.venue }, args), signers: [signer] };
  },
};
