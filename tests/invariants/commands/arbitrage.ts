import fc from "fast-check";
import { part, seldom, which } from "../arbitraries.ts";
import { type CommandKind, lower, partOf, pick } from "../command.ts";
import { keeperOf } from "../roles.ts";
import { quote } from "../route.ts";
import { tipInUsdc } from "../tip.ts";
import { call } from "../world.ts";

/** A thousand USDC. */
const MOST_PROFIT = 1_000_000_000;

/** The keeper trades through a router that pays what it was told to; sometimes an atom less than the minimum, sometimes with an old nonce. */
export const arbitrage: CommandKind<{
  part: number;
  profit: number;
  tip: number;
  which: number;
  short: boolean;
  old: boolean;
  large: boolean;
}> = {
  name: "arbitrage",
  weight: 7,
  params: fc.record({
    part,
    profit: fc.integer({ min: 10_000, max: MOST_PROFIT }),
    tip: fc.oneof(
      { weight: 2, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.integer({ min: 1, max: 50_000_000 }) },
    ),
    which,
    short: seldom(15),
    old: seldom(25),
    large: seldom(20),
  }),
  plan(params, world, reading) {
    const { idle, policy, arbitrageNonce } = reading.vault;
    const route = pick(world.circles, params.which);
    const most = params.large ? policy.maxTrade + 1n : lower(idle, policy.maxTrade);
    const amountIn = partOf(most, params.part);
    if (route === undefined || amountIn === 0n) return undefined;
    const minProfit = BigInt(params.profit);
    const out = amountIn + minProfit + tipInUsdc(BigInt(params.tip), policy.maxSolPrice) - (params.short ? 1n : 0n);
    const expectedNonce = arbitrageNonce - (params.old && arbitrageNonce > 0n ? 1n : 0n);
    const args = { expectedNonce, amountIn, minProfit, tipLamports: params.tip, legs: quote(route, amountIn, out) };
    const { key: keeper, usdc: keeperUsdc, signer } = keeperOf(world, reading);
    return { send: call(world, "arbitrage", { keeper, keeperUsdc }, args, route.metas), signers: [signer] };
  },
};
