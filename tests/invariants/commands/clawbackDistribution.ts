import fc from "fast-check";
import { seldom, which } from "../arbitraries.ts";
import { type CommandKind, pick } from "../command.ts";
import { call } from "../world.ts";

/** Anybody returns what nobody claimed in time; sometimes too early. */
export const clawbackDistribution: CommandKind<{ which: number; early: boolean }> = {
  name: "clawbackDistribution",
  weight: 4,
  leastAccepted: 0.1,
  params: fc.record({ which, early: seldom(15) }),
  plan(params, world, { vault, now, records }) {
    const time = now > vault.updatedAt ? now : vault.updatedAt;
    const rests = [...records.Distribution].filter(([, { total, claimed }]) => claimed < total);
    const late = rests.filter(([, { clawbackFrom }]) => time >= clawbackFrom);
    const found = pick(params.early ? rests : late, params.which);
    return found && { send: call(world, "clawback_distribution", { distribution: found[0] }), signers: [] };
  },
};
