import type { Keypair } from "@solana/web3.js";
import type { Reading } from "./reading.ts";
import { type Key, keyOf } from "./wire/key.ts";
import { signerOf, type World } from "./world.ts";

/** Whoever has a role now. */
export interface Holder {
  readonly signer: Keypair;
  readonly key: Key;
}

export type Role = "admin" | "guardian" | "keeper";

export function holderOf(world: World, { vault }: Reading, role: Role): Holder {
  const signer = signerOf(world, vault[role]);
  return { signer, key: keyOf(signer.publicKey) };
}

/** The keeper, with the account where tips are repaid. */
export function keeperOf(world: World, reading: Reading): Holder & { readonly usdc: Key } {
  const holder = holderOf(world, reading, "keeper");
  const usdc = world.keepersUsdc[world.crew.keepers.indexOf(holder.signer)];
  if (usdc === undefined) throw new Error("the keeper has no account of USDC");
  return { ...holder, usdc };
}
