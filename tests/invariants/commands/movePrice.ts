import fc from "fast-check";
import { which } from "../arbitraries.ts";
import { type CommandKind, pick } from "../command.ts";
import { vaultTime } from "../price.ts";
import { priceOf } from "../priced.ts";
import { priceAccount } from "../pyth.ts";

const BPS = 10_000n;
/** No price moves further than this from what it is worth at the beginning, in 10⁻⁸ dollars. */
const [LOWEST, HIGHEST] = [10_000_000n, 1_000_000_000_000n];

/** The market moves: a token by up to a tenth, now and then USDC off its peg; the confidence is between nothing and too wide. */
export const movePrice: CommandKind<{ which: number; bps: number; confidence: number }> = {
  name: "movePrice",
  weight: 6,
  silent: true,
  params: fc.record({
    which,
    bps: fc.oneof(
      { weight: 4, arbitrary: fc.integer({ min: -100, max: 100 }) },
      { weight: 1, arbitrary: fc.integer({ min: -1_000, max: 1_000 }) },
    ),
    confidence: fc.oneof(
      { weight: 8, arbitrary: fc.integer({ min: 0, max: 20 }) },
      { weight: 1, arbitrary: fc.integer({ min: 20, max: 150 }) },
    ),
  }),
  plan(params, world, reading) {
    const usdc = { price: world.usdcPrice, feed: world.usdcFeed, peg: true };
    const moved = pick([...world.assets, ...world.assets, world.silver, usdc], params.which);
    if (moved === undefined) return undefined;
    // A dollar moves by a fiftieth of what a token does.
    const bps = "peg" in moved ? BigInt(params.bps) / 50n : BigInt(params.bps);
    const last = priceOf(reading, moved.price);
    const price = (last.price * (BPS + bps)) / BPS;
    if (price < LOWEST || price > HIGHEST) return undefined;
    const confidence = (price * BigInt(params.confidence)) / BPS;
    const time = vaultTime(reading.vault, reading.now);
    // The market's own clock does not go back with the chain's.
    const at = time > last.at ? time : last.at;
    return { puts: [[moved.price, priceAccount(moved.feed, { price, confidence, at })]] };
  },
};
