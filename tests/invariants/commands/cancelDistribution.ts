import fc from "fast-check";
import { seldom } from "../arbitraries.ts";
import type { CommandKind } from "../command.ts";
import { cancellation, theft } from "../guard.ts";

/** The guardian cancels what a thief has proposed; now and then an honest one, perhaps too late. */
export const cancelDistribution: CommandKind<{ honest: boolean }> = {
  name: "cancelDistribution",
  weight: 3,
  leastAccepted: 0.3,
  params: fc.record({ honest: seldom(15) }),
  plan({ honest }, world, reading) {
    const any = [...reading.records.Distribution.keys()].at(-1);
    const key = theft(world, reading) ?? (honest ? any : undefined);
    return key && cancellation(world, reading, key);
  },
};
