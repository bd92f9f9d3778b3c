import fc from "fast-check";
import { ticketKey } from "../addresses.ts";
import { part, seldom, who } from "../arbitraries.ts";
import { type CommandKind, partOf, pick } from "../command.ts";
import { pricedMetas, refreshed } from "../priced.ts";
import { call } from "../world.ts";

/** A whole share's price below which the shares come back: none, one that is never met, or one near the price of a new vault. */
const PRICES = { any: 0n, never: 1_000_000_000_000n, near: 1_000_000n } as const;

/** Somebody queues a part of his shares; sometimes dust, sometimes without a price for what the vault holds. */
export const requestWithdrawal: CommandKind<{
  who: number;
  part: number;
  price: keyof typeof PRICES;
  dust: boolean;
  alone: boolean;
}> = {
  name: "requestWithdrawal",
  weight: 12,
  params: fc.record({
    who,
    part,
    price: fc.oneof(
      { weight: 8, arbitrary: fc.constant("any" as const) },
      { weight: 1, arbitrary: fc.constant("never" as const) },
      { weight: 2, arbitrary: fc.constant("near" as const) },
    ),
    dust: seldom(15),
    alone: seldom(8),
  }),
  plan(params, world, reading) {
    const { vault, tokens } = reading;
    const person = pick(world.people, params.who);
    const held = person && (tokens.get(person.shares) ?? 0n);
    if (!person || !held) return undefined;
    const wanted = params.dust ? 1n + (BigInt(params.part) % 1_000_000n) : partOf(held, params.part);
    const withdrawal = ticketKey(world.vault, vault.ticketNext);
    const accounts = { owner: person.key, ownerShares: person.shares, withdrawal };
    const args = { shares: wanted === 0n ? 1n : wanted, minPrice: PRICES[params.price] };
    return {
      send: call(world, "request_withdrawal", accounts, args, params.alone ? [] : pricedMetas(world, reading)),
      signers: [person.signer],
      by: person,
      puts: params.alone ? [] : refreshed(world, reading),
      creates: [[withdrawal, { kind: "record", type: "Withdrawal" }]],
    };
  },
};
