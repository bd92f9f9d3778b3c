import { sha256 } from "@noble/hashes/sha2.js";
import { Keypair } from "@solana/web3.js";

let made = 0;

/**
 * A new key, the same one at the same place of every run: how long the search for an address takes, and so how many
 * compute units, depends on the keys in its seeds.
 */
export function newKey(): Keypair {
  made += 1;
  return Keypair.fromSeed(sha256(new TextEncoder().encode(`empire test key ${made}`)));
}
