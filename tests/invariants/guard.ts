import type { SendPlan } from "./command.ts";
import { purposeOf, STOLEN } from "./distribution.ts";
import type { Reading } from "./reading.ts";
import { holderOf } from "./roles.ts";
import { type Key, keyOf } from "./wire/key.ts";
import { call, type World } from "./world.ts";

/** A distribution that gives everything to the thief and can still be cancelled. */
export function theft(world: World, { records, vault, now }: Reading): Key | undefined {
  const time = now > vault.updatedAt ? now : vault.updatedAt;
  for (const [key, distribution] of records.Distribution) {
    if (time < distribution.claimableFrom && purposeOf(world, distribution) === STOLEN) return key;
  }
  return undefined;
}

/** The guardian's cancellation of a distribution. */
export function cancellation(world: World, reading: Reading, key: Key): SendPlan | undefined {
  const distribution = reading.records.Distribution.get(key);
  if (distribution === undefined) return undefined;
  const { key: authority, signer } = holderOf(world, reading, "guardian");
  const accounts = { authority, distribution: key, proposer: keyOf(distribution.proposer) };
  return { send: call(world, "cancel_distribution", accounts), signers: [signer] };
}
