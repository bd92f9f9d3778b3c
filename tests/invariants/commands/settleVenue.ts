import fc from "fast-check";
import { which } from "../arbitraries.ts";
import { type CommandKind, pick } from "../command.ts";
import { venuesOf } from "../venues.ts";
import { call } from "../world.ts";

const BPS = 10_000n;

/** The exchange pays back, a part or all with a profit; now and then a depositor pays instead (attack 33). */
export const settleVenue: CommandKind<{ which: number; bps: number; depositor: boolean }> = {
  name: "settleVenue",
  weight: 6,
  params: fc.record({
    which,
    bps: fc.oneof(fc.integer({ min: 1, max: 10_000 }), fc.integer({ min: 9_900, max: 10_200 })),
    depositor: fc.nat(9).map((value) => value === 0),
  }),
  plan(params, world, reading) {
    const added = pick(venuesOf(world, reading), params.which);
    if (added === undefined) return undefined;
    const row = reading.vault.venues[added.venue.row];
    const due = (row?.outstanding ?? 0n) + (row?.writtenOff ?? 0n);
    const amount = (due * BigInt(params.bps)) / BPS;
    const depositor = params.depositor ? pick(world.people, params.which) : undefined;
    const payer = depositor ?? world.exchange;
    const held = reading.tokens.get(payer.usdc) ?? 0n;
    if (amount === 0n || held < amount) return undefined;
    const accounts = { payer: payer.key, venue: added.place.venue, source: payer.usdc };
    const send = call(world, "settle_venue", accounts, { amount });
    return { send, signers: [payer.signer], ...(depositor === undefined ? {} : { by: depositor }) };
  },
};
