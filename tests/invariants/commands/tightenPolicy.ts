import fc from "fast-check";
import { seldom, which } from "../arbitraries.ts";
import { type CommandKind, pick } from "../command.ts";
import { PARAMETERS, settingOf } from "../parameters.ts";
import { holderOf } from "../roles.ts";
import { call } from "../world.ts";

const BPS = 10_000n;

/** Guardian or admin tighten a limit by up to a third; sometimes they try to loosen one. */
export const tightenPolicy: CommandKind<{ which: number; bps: number; loosen: boolean; admin: boolean }> = {
  name: "tightenPolicy",
  weight: 2,
  params: fc.record({ which, bps: fc.integer({ min: 1, max: 3_000 }), loosen: seldom(12), admin: fc.boolean() }),
  plan(params, world, reading) {
    const one = pick(
      PARAMETERS.filter(({ tighter }) => tighter !== "never"),
      params.which,
    );
    if (one === undefined) return undefined;
    const before = settingOf(reading.vault, one);
    const change = (before * BigInt(params.bps)) / BPS + 1n;
    const up = (one.tighter === "higher") !== params.loosen;
    const value = up ? before + change : before - change;
    if (value < 0n) return undefined;
    const { key: authority, signer } = holderOf(world, reading, params.admin ? "admin" : "guardian");
    return { send: call(world, "tighten_policy", { authority }, { parameter: one.number, value }), signers: [signer] };
  },
};
