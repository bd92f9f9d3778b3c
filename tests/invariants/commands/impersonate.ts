import fc from "fast-check";
import { changeKey, distributionKey } from "../addresses.ts";
import { which } from "../arbitraries.ts";
import { type CommandKind, pick } from "../command.ts";
import { proposalOf } from "../governance.ts";
import type { Reading } from "../reading.ts";
import { CAPITAL, CHANGE } from "../state.ts";
import { venuesOf } from "../venues.ts";
import type { Wire } from "../wire/instruction.ts";
import type { Key } from "../wire/key.ts";
import { call, type World } from "../world.ts";

type Attempt = (world: World, reading: Reading, me: Key) => Wire | undefined;

/** What only a role may do, asked for by somebody who has none. */
const ATTEMPTS: readonly Attempt[] = [
  (world, { vault }, authority) => call(world, "set_paused", { authority }, { flags: vault.paused === 0 ? 7 : 0 }),
  (world, _reading, authority) => call(world, "tighten_policy", { authority }, { parameter: 6, value: 0n }),
  (world, { vault }, admin) => {
    const change = changeKey(world.vault, vault.changeNext);
    const proposal = proposalOf({ kind: CHANGE.keeper, subject: admin });
    return call(world, "propose_change", { admin, change }, { proposal });
  },
  (world, { vault }, keeper) => {
    const distribution = distributionKey(world.vault, vault.distributionNext);
    const args = { root: new Uint8Array(32).fill(1), total: 1n, claimPeriod: 30n * 86_400n };
    return vault.reservedEcosystem > 0n
      ? call(world, "propose_distribution", { keeper, distribution }, args)
      : undefined;
  },
  (world, reading, keeper) => {
    const [added] = venuesOf(world, reading, CAPITAL);
    const accounts = added && { keeper, venue: added.place.venue, destination: added.place.destination };
    return accounts && call(world, "deploy_capital", accounts, { expectedNonce: reading.vault.orderNonce, amount: 1n });
  },
  (world, reading, authority) => {
    const [added] = venuesOf(world, reading, CAPITAL);
    return added && call(world, "attest_venue", { authority, venue: added.place.venue }, { amount: 0n });
  },
  (world, _reading, admin) => call(world, "accept_admin", { admin }),
];

/** A depositor without any role does what only a role may. None of it is ever accepted. */
export const impersonate: CommandKind<{ which: number }> = {
  name: "impersonate",
  weight: 2,
  leastAccepted: 0,
  params: fc.record({ which }),
  plan(params, world, reading) {
    const [impostor] = world.people;
    const send = impostor && pick(ATTEMPTS, params.which)?.(world, reading, impostor.key);
    return impostor && send && { send, signers: [impostor.signer], by: impostor };
  },
};
