import fc from "fast-check";
import type { CommandKind } from "../command.ts";

const HOUR = 3_600;
const DAY = 24 * HOUR;

/** Time passes: seconds to days. Sometimes the clock goes back a little (attack 42). */
export const passTime: CommandKind<{ seconds: number }> = {
  name: "passTime",
  weight: 12,
  params: fc.record({
    seconds: fc.oneof(
      { weight: 3, arbitrary: fc.integer({ min: 1, max: 60 }) },
      { weight: 4, arbitrary: fc.integer({ min: 60, max: 3 * HOUR }) },
      { weight: 1, arbitrary: fc.integer({ min: 3 * HOUR, max: 3 * DAY }) },
      { weight: 1, arbitrary: fc.integer({ min: -120, max: -1 }) },
    ),
  }),
  plan: ({ seconds }) => ({ pass: BigInt(seconds) }),
};
