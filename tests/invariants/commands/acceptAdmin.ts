import { PublicKey } from "@solana/web3.js";
import fc from "fast-check";
import type { CommandKind } from "../command.ts";
import { keyOf } from "../wire/key.ts";
import { call, signerOf } from "../world.ts";

/** Whoever is to be the admin accepts. */
export const acceptAdmin: CommandKind<Record<string, never>> = {
  name: "acceptAdmin",
  weight: 3,
  params: fc.constant({}),
  plan(_params, world, { vault }) {
    if (vault.pendingAdmin.equals(PublicKey.default)) return undefined;
    const signer = signerOf(world, vault.pendingAdmin);
    return { send: call(world, "accept_admin", { admin: keyOf(signer.publicKey) }), signers: [signer] };
  },
};
