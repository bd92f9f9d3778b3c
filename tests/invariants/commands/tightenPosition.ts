import fc from "fast-check";
import { part, seldom, which } from "../arbitraries.ts";
import { type CommandKind, partOf, pick } from "../command.ts";
import { positionsOf } from "../priced.ts";
import { holderOf } from "../roles.ts";
import { call } from "../world.ts";

/** The guardian lowers a position's cap; sometimes he tries to raise it. */
export const tightenPosition: CommandKind<{ which: number; part: number; loosen: boolean }> = {
  name: "tightenPosition",
  weight: 1,
  params: fc.record({ which, part, loosen: seldom(10) }),
  plan(params, world, reading) {
    const held = pick(positionsOf(world, reading), params.which);
    if (held === undefined) return undefined;
    const cap = params.loosen
      ? held.position.cap + 1n
      : partOf(held.position.cap, 10_000 - Math.floor(params.part / 4));
    const { key: authority, signer } = holderOf(world, reading, "guardian");
    return { send: call(world, "tighten_position", { authority, position: held.key }, { cap }), signers: [signer] };
  },
};
