import fc from "fast-check";
import { part, seldom, which } from "../arbitraries.ts";
import { type CommandKind, lower, partOf, pick } from "../command.ts";
import { positionsOf, ratesNow } from "../priced.ts";
import { unitsFor } from "../rates.ts";
import { swap } from "../swap.ts";

const BPS = 10_000n;

/** The keeper buys a position's token at up to a band and a half beside the mid: fairly, or for the thief's router. */
export const openPosition: CommandKind<{
  which: number;
  part: number;
  worse: number;
  stale: boolean;
  old: boolean;
  over: boolean;
}> = {
  name: "openPosition",
  weight: 7,
  leastAccepted: 0.25,
  params: fc.record({
    which,
    part,
    worse: fc.oneof(
      { weight: 3, arbitrary: fc.integer({ min: -50, max: 30 }) },
      { weight: 1, arbitrary: fc.integer({ min: 30, max: 110 }) },
    ),
    stale: seldom(20),
    old: seldom(25),
    over: seldom(12),
  }),
  plan(params, world, reading) {
    const held = pick(positionsOf(world, reading), params.which);
    if (held === undefined) return undefined;
    const { vault } = reading;
    const { position, key, asset } = held;
    const floor = vault.policy.minIdle + vault.queued + vault.lockedProfit;
    const free = vault.idle > floor ? vault.idle - floor : 0n;
    const room = position.cap > position.cost ? position.cap - position.cost : 0n;
    const most = params.over ? vault.policy.maxTrade + 1n : lower(lower(free, room), vault.policy.maxTrade);
    const amountIn = partOf(most, params.part);
    if (amountIn === 0n) return undefined;
    const out = (unitsFor(amountIn, ratesNow(world, reading, asset).mid) * (BPS - BigInt(params.worse))) / BPS;
    const accounts = { position: key, holding: asset.holding };
    const { stale, old } = params;
    return swap(world, reading, {
      instruction: "open_position",
      asset,
      accounts,
      amountIn,
      out,
      minOut: 0n,
      stale,
      old,
    });
  },
};
