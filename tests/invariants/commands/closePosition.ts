import fc from "fast-check";
import { part, seldom, which } from "../arbitraries.ts";
import { type CommandKind, lower, partOf, pick } from "../command.ts";
import { positionsOf, ratesNow } from "../priced.ts";
import { unitsFor, worthUp } from "../rates.ts";
import { swap } from "../swap.ts";

const BPS = 10_000n;

/** The keeper sells a part of a position, fairly or for the thief's router; sometimes more than there is. */
export const closePosition: CommandKind<{
  which: number;
  part: number;
  worse: number;
  stale: boolean;
  old: boolean;
  over: boolean;
}> = {
  name: "closePosition",
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
    over: seldom(20),
  }),
  plan(params, world, reading) {
    const open = positionsOf(world, reading).filter(({ position }) => position.amount > 0n);
    const held = pick(open, params.which);
    if (held === undefined) return undefined;
    const { asset, key, position } = held;
    const { mid } = ratesNow(world, reading, asset);
    const notional = unitsFor(reading.vault.policy.maxTrade, mid);
    const amountIn = params.over ? position.amount + 1n : lower(partOf(position.amount, params.part), notional);
    if (amountIn === 0n) return undefined;
    const out = (worthUp(amountIn, mid) * (BPS - BigInt(params.worse))) / BPS;
    const accounts = { position: key, holding: asset.holding };
    const { stale, old } = params;
    return swap(world, reading, {
      instruction: "close_position",
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
