import fc from "fast-check";
import type { CommandKind } from "../command.ts";
import { cancellation, theft } from "../guard.ts";

const HOUR = 3_600;
const DAY = 24 * HOUR;

/**
 * Time passes: seconds to days, seldom a month. Sometimes the clock goes back a little (attack 42). A guardian who watches does not let the
 * timelock of a theft run out: he cancels it instead.
 */
export const passTime: CommandKind<{ seconds: number }> = {
  name: "passTime",
  weight: 14,
  silent: true,
  params: fc.record({
    seconds: fc.oneof(
      { weight: 6, arbitrary: fc.integer({ min: 1, max: 60 }) },
      { weight: 10, arbitrary: fc.integer({ min: 60, max: 3 * HOUR }) },
      { weight: 2, arbitrary: fc.integer({ min: 3 * HOUR, max: 3 * DAY }) },
      { weight: 1, arbitrary: fc.integer({ min: 10 * DAY, max: 40 * DAY }) },
      { weight: 2, arbitrary: fc.integer({ min: -120, max: -1 }) },
    ),
  }),
  plan({ seconds }, world, reading) {
    const stolen = theft(world, reading);
    const from = stolen && reading.records.Distribution.get(stolen)?.claimableFrom;
    if (stolen && from !== undefined && reading.now + BigInt(seconds) >= from)
      return cancellation(world, reading, stolen);
    return { pass: BigInt(seconds) };
  },
};
