import fc from "fast-check";
import { ticketKey } from "../addresses.ts";
import { seldom, which } from "../arbitraries.ts";
import { type CommandKind, pick } from "../command.ts";
import { headOf } from "../crank.ts";
import { enactment, nobody } from "../governance.ts";
import { vaultTime } from "../price.ts";
import { holderOf } from "../roles.ts";

/** The admin carries out a change whose time has come, with the instruction of its kind; sometimes too early or before the tickets. */
export const enactChange: CommandKind<{ which: number; early: boolean }> = {
  name: "enactChange",
  weight: 8,
  params: fc.record({ which, early: seldom(15) }),
  plan(params, world, reading) {
    const head = headOf(world, reading);
    const time = vaultTime(reading.vault, reading.now);
    const all = [...reading.records.Change.values()];
    const ripe = all.filter(({ notBefore, lapsesAt }) => {
      const gone = head === undefined || head.maturesAt > notBefore;
      return time >= notBefore && time < lapsesAt && gone;
    });
    const change = pick(params.early ? all : ripe, params.which);
    if (change === undefined) return undefined;
    const { key: admin, signer } = holderOf(world, reading, "admin");
    const at = head === undefined ? nobody(world) : ticketKey(world.vault, head.number);
    return { send: enactment(world, admin, change.number, change, at), signers: [signer] };
  },
};
