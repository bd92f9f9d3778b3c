import fc from "fast-check";
import { amount, seldom, who } from "../arbitraries.ts";
import { type CommandKind, pick } from "../command.ts";
import { pricedMetas, refreshed } from "../priced.ts";
import { call } from "../world.ts";

/** Somebody deposits, sometimes more than he has, at a price that is not to be had, or with prices as old as they are. */
export const deposit: CommandKind<{ who: number; amount: number; greedy: boolean; stale: boolean }> = {
  name: "deposit",
  weight: 14,
  params: fc.record({ who, amount, greedy: seldom(25), stale: seldom(20) }),
  plan(params, world, reading) {
    const person = pick(world.people, params.who);
    if (person === undefined) return undefined;
    const accounts = { owner: person.key, ownerUsdc: person.usdc, ownerShares: person.shares };
    const minShares = params.greedy ? BigInt(params.amount) * 1_000_000n : 0n;
    const args = { amount: BigInt(params.amount), minShares };
    const send = call(world, "deposit", accounts, args, pricedMetas(world, reading));
    return { send, signers: [person.signer], by: person, puts: params.stale ? [] : refreshed(world, reading) };
  },
};
