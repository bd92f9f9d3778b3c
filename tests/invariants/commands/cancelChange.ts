import fc from "fast-check";
import { changeKey } from "../addresses.ts";
import { which } from "../arbitraries.ts";
import { type CommandKind, pick } from "../command.ts";
import { vaultTime } from "../price.ts";
import { holderOf } from "../roles.ts";
import { keyOf } from "../wire/key.ts";
import { call } from "../world.ts";

/** Guardian or admin cancel a change, most often one that has lapsed. */
export const cancelChange: CommandKind<{ which: number; any: boolean; admin: boolean }> = {
  name: "cancelChange",
  weight: 3,
  params: fc.record({ which, any: fc.nat(4).map((value) => value === 0), admin: fc.boolean() }),
  plan(params, world, reading) {
    const time = vaultTime(reading.vault, reading.now);
    const all = [...reading.records.Change.values()];
    const change = pick(params.any ? all : all.filter(({ lapsesAt }) => time >= lapsesAt), params.which);
    if (change === undefined) return undefined;
    const { key: authority, signer } = holderOf(world, reading, params.admin ? "admin" : "guardian");
    const accounts = { authority, change: changeKey(world.vault, change.number), proposer: keyOf(change.proposer) };
    return { send: call(world, "cancel_change", accounts), signers: [signer] };
  },
};
