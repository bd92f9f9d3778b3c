import fc from "fast-check";
import { seldom, which } from "../arbitraries.ts";
import { type CommandKind, pick } from "../command.ts";
import { holderOf } from "../roles.ts";
import { venuesOf } from "../venues.ts";
import { call } from "../world.ts";

const BPS = 10_000n;
/** What no venue has (attack 45). */
const MOST = (1n << 64n) - 1n;

/** The keeper says what is at a venue: about what was sent, or as a thief anything from nothing to far too much; the guardian only lowers. */
export const attestVenue: CommandKind<{ which: number; bps: number; guardian: boolean; most: boolean }> = {
  name: "attestVenue",
  weight: 5,
  leastAccepted: 0.4,
  params: fc.record({
    which,
    bps: fc.oneof(
      { weight: 6, arbitrary: fc.integer({ min: 9_950, max: 10_100 }) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 20_000 }) },
    ),
    most: seldom(25),
    guardian: fc.nat(9).map((value) => value === 0),
  }),
  plan(params, world, reading) {
    const added = pick(venuesOf(world, reading), params.which);
    if (added === undefined) return undefined;
    const row = reading.vault.venues[added.venue.row];
    const outstanding = row?.outstanding ?? 0n;
    if (outstanding === 0n && row?.attested === 0n) return undefined;
    const { key: authority, signer } = holderOf(world, reading, params.guardian ? "guardian" : "keeper");
    const amount = params.most ? MOST : (outstanding * BigInt(params.bps)) / BPS;
    return {
      send: call(world, "attest_venue", { authority, venue: added.place.venue }, { amount }),
      signers: [signer],
    };
  },
};
