import { createTransferInstruction } from "@solana/spl-token";
import fc from "fast-check";
import { who } from "../arbitraries.ts";
import { type CommandKind, lower, pick } from "../command.ts";
import { fromInstruction } from "../wire/instruction.ts";

const TARGETS = ["treasury", "escrow", "protocolShares"] as const;

/** Somebody sends USDC or shares straight to one of the vault's accounts, without asking it. */
export const donate: CommandKind<{ who: number; amount: number; to: (typeof TARGETS)[number] }> = {
  name: "donate",
  weight: 5,
  params: fc.record({
    who,
    amount: fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 100, max: 3_000_000_000 })),
    to: fc.oneof(
      { weight: 6, arbitrary: fc.constant(TARGETS[0]) },
      { weight: 1, arbitrary: fc.constant(TARGETS[1]) },
      { weight: 1, arbitrary: fc.constant(TARGETS[2]) },
    ),
  }),
  plan(params, world, { tokens }) {
    const person = pick(world.people, params.who);
    const to = world.accounts[params.to];
    if (person === undefined || to === undefined) return undefined;
    const from = params.to === "treasury" ? person.usdc : person.shares;
    const amount = lower(tokens.get(from) ?? 0n, BigInt(params.amount));
    if (amount === 0n) return undefined;
    const transfer = createTransferInstruction(from.pubkey, to.pubkey, person.key.pubkey, amount);
    return { send: fromInstruction("transfer", transfer), signers: [person.signer], by: person };
  },
};
