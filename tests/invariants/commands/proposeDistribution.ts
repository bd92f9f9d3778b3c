import fc from "fast-check";
import { distributionKey } from "../addresses.ts";
import { part, seldom } from "../arbitraries.ts";
import { type CommandKind, partOf } from "../command.ts";
import { HONEST, PROMISED, type Purpose, STOLEN, sharesOut } from "../distribution.ts";
import { tree } from "../merkle.ts";
import { keeperOf } from "../roles.ts";
import { call } from "../world.ts";

const DAY = 86_400;

/** The keeper proposes to give a part of the ecosystem's reserve away: to everybody, to himself (attack 47), or more than there is. */
export const proposeDistribution: CommandKind<{ part: number; purpose: Purpose; days: number; over: boolean }> = {
  name: "proposeDistribution",
  weight: 3,
  params: fc.record({
    part,
    purpose: fc.oneof(
      { weight: 4, arbitrary: fc.constant<Purpose>(HONEST) },
      { weight: 1, arbitrary: fc.constant<Purpose>(STOLEN) },
      { weight: 1, arbitrary: fc.constant<Purpose>(PROMISED) },
    ),
    days: fc.integer({ min: 29, max: 60 }),
    over: seldom(15),
  }),
  plan(params, world, reading) {
    const { reservedEcosystem, distributionNext: epoch } = reading.vault;
    const total = params.over ? reservedEcosystem + 1n : partOf(reservedEcosystem, params.part);
    if (total < 1_000n) return undefined;
    const { root } = tree(epoch, sharesOut(world, params.purpose, total));
    const { key: keeper, signer } = keeperOf(world, reading);
    const distribution = distributionKey(world.vault, epoch);
    const send = call(
      world,
      "propose_distribution",
      { keeper, distribution },
      { root, total, claimPeriod: params.days * DAY },
    );
    return { send, signers: [signer], creates: [[distribution, { kind: "record", type: "Distribution" }]] };
  },
};
