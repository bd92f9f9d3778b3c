import { sendOk } from "../support/assertions.ts";
import { usdc } from "../support/vault.ts";
import { changeKey } from "./addresses.ts";
import { enactment, nobody, type Proposal, proposalOf } from "./governance.ts";
import { CHANGE } from "./state.ts";
import { toInstruction } from "./wire/instruction.ts";
import { keyOf } from "./wire/key.ts";
import { call, type World } from "./world.ts";

/**
 * Gives a new vault what a keeper works with, as its admin would: proposed, waited for, carried out. One position, silver, two of the
 * venues; the rest is for commands to add.
 */
export async function establish(world: World): Promise<void> {
  const { chain, vault, assets, places, silver, crew, policy } = world;
  const [x] = assets;
  const [admin] = crew.admins;
  const [capital, inventory] = places;
  if (!x || !admin || !capital || !inventory) throw new Error("the world is not complete");
  const limits = { value: usdc(40_000), capacity: usdc(50_000), refill: usdc(50_000) };
  const proposals: Proposal[] = [
    { kind: CHANGE.usdcFeed, feed: world.usdcFeed },
    { kind: CHANGE.addPosition, subject: x.mint, feed: x.feed, value: usdc(80_000) },
    { kind: CHANGE.setSilver, subject: silver.mint, feed: silver.feed },
    { kind: CHANGE.addVenue, parameter: capital.kind, subject: capital.destination, ...limits },
    { kind: CHANGE.addVenue, parameter: inventory.kind, subject: inventory.destination, ...limits },
  ];
  const key = keyOf(admin.publicKey);
  for (const [number, proposal] of proposals.entries()) {
    const change = changeKey(vault, BigInt(number));
    const wire = call(world, "propose_change", { admin: key, change }, { proposal: proposalOf(proposal) });
    await sendOk(chain, [toInstruction(wire)], [admin]);
  }
  await chain.setNow((await chain.now()) + policy.timelock);
  for (const [number, proposal] of proposals.entries()) {
    const wire = enactment(world, key, BigInt(number), subjectOf(world, proposal), nobody(world));
    await sendOk(chain, [toInstruction(wire)], [admin], [world.table]);
  }
}

/** What the carrying out of a proposal needs to know of it. */
const subjectOf = (world: World, { kind, parameter = 0, subject = nobody(world) }: Proposal) => ({
  kind,
  parameter,
  subject: subject.pubkey,
});
