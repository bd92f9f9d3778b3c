import fc from "fast-check";
import { seldom } from "../arbitraries.ts";
import type { CommandKind } from "../command.ts";
import { holderOf } from "../roles.ts";
import { call } from "../world.ts";

/** The guardian pauses now and then; the admin, and he alone, lifts it soon after. */
export const setPaused: CommandKind<{ flags: number; guardianLifts: boolean; pause: boolean }> = {
  name: "setPaused",
  weight: 5,
  params: fc.record({ flags: fc.integer({ min: 1, max: 7 }), guardianLifts: seldom(10), pause: seldom(12) }),
  plan(params, world, reading) {
    const lifts = reading.vault.paused !== 0;
    if (!lifts && !params.pause) return undefined;
    const { key: authority, signer } = holderOf(world, reading, lifts && !params.guardianLifts ? "admin" : "guardian");
    return { send: call(world, "set_paused", { authority }, { flags: lifts ? 0 : params.flags }), signers: [signer] };
  },
};
