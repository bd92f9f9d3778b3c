import fc from "fast-check";
import { scratchAddress } from "../../../keeper/src/vault/addresses.ts";
import type { CommandKind } from "../command.ts";
import { keyOf } from "../wire/key.ts";
import { call } from "../world.ts";

/** Somebody pays for the scratch account of a mint; the second time it is there. */
export const createScratch: CommandKind<Record<string, never>> = {
  name: "createScratch",
  weight: 1,
  leastAccepted: 0.05,
  params: fc.constant({}),
  plan(_params, world) {
    const scratch = keyOf(scratchAddress(world.vault.pubkey, world.unusedMint.pubkey));
    const payer = keyOf(world.chain.feePayer.publicKey);
    return { send: call(world, "create_scratch", { payer, mint: world.unusedMint, scratch }), signers: [] };
  },
};
