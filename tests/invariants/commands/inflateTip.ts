import fc from "fast-check";
import { seldom, which } from "../arbitraries.ts";
import { type CommandKind, lower, pick } from "../command.ts";
import { keeperOf } from "../roles.ts";
import { quote } from "../route.ts";
import { tipFor, tipInUsdc } from "../tip.ts";
import { call } from "../world.ts";

/** The thief trades with himself for the sake of the tip: as much of it as the policy's share and the day's budget leave (attack 30). */
export const inflateTip: CommandKind<{ usdc: number; over: boolean; which: number }> = {
  name: "inflateTip",
  weight: 4,
  leastAccepted: 0.1,
  params: fc.record({ usdc: fc.integer({ min: 1, max: 100_000_000 }), over: seldom(4), which }),
  plan(params, world, reading) {
    const { idle, policy, arbitrageNonce } = reading.vault;
    const route = pick(world.circles, params.which);
    const amountIn = lower(idle, policy.maxTrade);
    if (route === undefined || amountIn === 0n || policy.maxTipBps === 0) return undefined;
    const tipLamports = tipFor(BigInt(params.usdc), policy.maxSolPrice);
    const tip = tipInUsdc(tipLamports, policy.maxSolPrice);
    // What the tip's share of the gain asks for, or an atom too little.
    const share = BigInt(policy.maxTipBps);
    const gross = (tip * 10_000n + share - 1n) / share - (params.over ? 1n : 0n);
    const minProfit = gross - tip > policy.minProfit ? gross - tip : policy.minProfit;
    const legs = quote(route, amountIn, amountIn + tip + minProfit);
    const args = { expectedNonce: arbitrageNonce, amountIn, minProfit, tipLamports, legs };
    const { key: keeper, usdc: keeperUsdc, signer } = keeperOf(world, reading);
    return { send: call(world, "arbitrage", { keeper, keeperUsdc }, args, route.metas), signers: [signer] };
  },
};
