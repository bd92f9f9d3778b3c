import { sha256 } from "@noble/hashes/sha2.js";
import { PublicKey } from "@solana/web3.js";
import { VAULT_PROGRAM_ID } from "../../keeper/src/vault/program.ts";
import { u64Bytes } from "../../keeper/src/vault/u64.ts";
import { type Key, keyOf } from "./wire/key.ts";

const cache = new Map<string, Key>();

/** An account of the program by the seeds that DESIGN.md gives it. A search for a bump takes as long as an instruction, so that it is done once. */
function derive(seed: string, ...parts: readonly Uint8Array[]): Key {
  const name = `${seed} ${parts.map((part) => Buffer.from(part).toString("base64")).join(" ")}`;
  const known = cache.get(name);
  if (known !== undefined) return known;
  const [address] = PublicKey.findProgramAddressSync([Buffer.from(seed), ...parts], VAULT_PROGRAM_ID);
  const key = keyOf(address);
  cache.set(name, key);
  return key;
}

/** The ticket with a number. */
export const ticketKey = (vault: Key, number: bigint): Key => derive("withdrawal", vault.bytes, u64Bytes(number));
/** The venue of a destination: seeds hold sha256(destination ‖ kind). */
export const venueKey = (vault: Key, destination: Key, kind: number): Key =>
  derive("venue", vault.bytes, sha256(Uint8Array.from([...destination.bytes, kind])));
export const positionKey = (vault: Key, mint: Key): Key => derive("position", vault.bytes, mint.bytes);
/** The vault's token account of a position's mint. */
export const holdingKey = (vault: Key, mint: Key): Key => derive("holding", vault.bytes, mint.bytes);
export const silverKey = (vault: Key): Key => derive("silver", vault.bytes);
export const changeKey = (vault: Key, number: bigint): Key => derive("change", vault.bytes, u64Bytes(number));
export const distributionKey = (vault: Key, epoch: bigint): Key => derive("distribution", vault.bytes, u64Bytes(epoch));
export const claimKey = (distribution: Key, claimant: Key): Key => derive("claim", distribution.bytes, claimant.bytes);
