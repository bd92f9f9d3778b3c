import fc from "fast-check";
import { changeKey } from "../addresses.ts";
import { part, which } from "../arbitraries.ts";
import { type CommandKind, pick } from "../command.ts";
import { proposalOf } from "../governance.ts";
import { holderOf } from "../roles.ts";
import { WISHES } from "../wishes.ts";
import { call } from "../world.ts";

/** More than wait at once are not judged better. */
const MOST = 6;

/** The admin proposes something looser, of every kind that there is. */
export const proposeChange: CommandKind<{ kind: number; which: number; part: number }> = {
  name: "proposeChange",
  weight: 6,
  params: fc.record({ kind: fc.nat(999), which, part }),
  plan(params, world, reading) {
    const wish = pick(WISHES, params.kind);
    const proposal = wish?.(world, reading, params.which, params.part);
    if (proposal === undefined || reading.records.Change.size >= MOST) return undefined;
    const { key: admin, signer } = holderOf(world, reading, "admin");
    const change = changeKey(world.vault, reading.vault.changeNext);
    const send = call(world, "propose_change", { admin, change }, { proposal: proposalOf(proposal) });
    return { send, signers: [signer], creates: [[change, { kind: "record", type: "Change" }]] };
  },
};
