import fc from "fast-check";
import type { CommandKind } from "../command.ts";
import { call } from "../world.ts";

/** Anybody has the fee charged and the protocol's shares minted. */
export const accrueFees: CommandKind<Record<string, never>> = {
  name: "accrueFees",
  weight: 4,
  params: fc.constant({}),
  plan: (_params, world) => ({ send: call(world, "accrue_fees"), signers: [] }),
};
