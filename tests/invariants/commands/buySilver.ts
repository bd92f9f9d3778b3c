import fc from "fast-check";
import { part, seldom } from "../arbitraries.ts";
import { type CommandKind, lower, partOf } from "../command.ts";
import { ratesNow } from "../priced.ts";
import { unitsFor } from "../rates.ts";
import { swap } from "../swap.ts";

const BPS = 10_000n;

/** The keeper buys silver with what is reserved for it; sometimes for more than that. */
export const buySilver: CommandKind<{ part: number; worse: number; stale: boolean; old: boolean; over: boolean }> = {
  name: "buySilver",
  weight: 4,
  leastAccepted: 0.25,
  params: fc.record({
    part,
    worse: fc.integer({ min: -50, max: 110 }),
    stale: seldom(20),
    old: seldom(25),
    over: seldom(20),
  }),
  plan(params, world, reading) {
    const { reservedSilver, policy } = reading.vault;
    const amountIn = params.over ? reservedSilver + 1n : partOf(lower(reservedSilver, policy.maxTrade), params.part);
    const { silver } = world;
    const out = (unitsFor(amountIn, ratesNow(world, reading, silver).mid) * (BPS - BigInt(params.worse))) / BPS;
    if (amountIn === 0n || out === 0n) return undefined;
    const accounts = { silverMint: silver.mint, silver: silver.holding };
    const { stale, old } = params;
    return swap(world, reading, {
      instruction: "buy_silver",
      asset: silver,
      accounts,
      amountIn,
      out,
      minOut: 0n,
      stale,
      old,
    });
  },
};
