import fc from "fast-check";
import { seldom } from "../arbitraries.ts";
import type { CommandKind } from "../command.ts";
import { strayCash } from "../recorded.ts";
import { call } from "../world.ts";

/** Anybody books what was sent to the treasury; sometimes there is nothing, or too little. */
export const syncDonation: CommandKind<{ anyway: boolean }> = {
  name: "syncDonation",
  weight: 4,
  params: fc.record({ anyway: seldom(12) }),
  plan(params, world, reading) {
    const worth = strayCash(world, reading) >= reading.vault.policy.minDeposit;
    return worth || params.anyway ? { send: call(world, "sync_donation"), signers: [] } : undefined;
  },
};
