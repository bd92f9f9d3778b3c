import { sha256 } from "@noble/hashes/sha2.js";
import { PublicKey } from "@solana/web3.js";
import { VAULT_PROGRAM_ID } from "./program.ts";
import { u64Bytes } from "./u64.ts";

const text = new TextEncoder();
const cache = new Map<string, PublicKey>();

/** Searching for a bump hashes up to 255 times, and the hot path asks for the same few addresses again and again. */
function derive(programId: PublicKey, ...seeds: readonly Uint8Array[]): PublicKey {
  const key = `${programId.toBase58()}:${seeds.map((seed) => seed.join(",")).join(":")}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const [address] = PublicKey.findProgramAddressSync([...seeds], programId);
  cache.set(key, address);
  return address;
}

/** The accounts that every vault has one of. */
export interface VaultAddresses {
  readonly vault: PublicKey;
  readonly shareMint: PublicKey;
  /** USDC, owned by the vault. */
  readonly treasury: PublicKey;
  /** Shares of queued withdrawals. */
  readonly escrow: PublicKey;
  /** Shares that fees earned for the protocol. */
  readonly protocolShares: PublicKey;
  /** Signs router calls; owns scratch accounts and nothing else. */
  readonly trader: PublicKey;
}

/** The vault account of an id: seeds `vault`, id. */
export function vaultAddress(id: bigint, programId = VAULT_PROGRAM_ID): PublicKey {
  return derive(programId, text.encode("vault"), u64Bytes(id));
}

/** What belongs to a vault, derived from its address. */
export function vaultAddresses(vault: PublicKey, programId = VAULT_PROGRAM_ID): VaultAddresses {
  const of = (seed: string) => derive(programId, text.encode(seed), vault.toBytes());
  return {
    vault,
    shareMint: of("shares"),
    treasury: of("treasury"),
    escrow: of("escrow"),
    protocolShares: of("protocol"),
    trader: of("trader"),
  };
}

/** The ticket with a number: seeds `withdrawal`, vault, number. */
export function withdrawalAddress(vault: PublicKey, number: bigint, programId = VAULT_PROGRAM_ID): PublicKey {
  return derive(programId, text.encode("withdrawal"), vault.toBytes(), u64Bytes(number));
}

/** The trader's own account of a mint, through which legs pass: seeds `scratch`, vault, mint. */
export function scratchAddress(vault: PublicKey, mint: PublicKey, programId = VAULT_PROGRAM_ID): PublicKey {
  return derive(programId, text.encode("scratch"), vault.toBytes(), mint.toBytes());
}

/** A place that value may be sent to: seeds `venue`, vault, sha256(destination ‖ kind). */
export function venueAddress(
  vault: PublicKey,
  destination: PublicKey,
  kind: VenueKind,
  programId = VAULT_PROGRAM_ID,
): PublicKey {
  const seed = sha256(Uint8Array.from([...destination.toBytes(), VENUE_KINDS.indexOf(kind)]));
  return derive(programId, text.encode("venue"), vault.toBytes(), seed);
}

/** What a venue is given, by number: USDC to work with, or a position's tokens to sell. */
export const VENUE_KINDS = ["capital", "inventory"] as const;
export type VenueKind = (typeof VENUE_KINDS)[number];

/** What the keeper may hold of a mint: seeds `position`, vault, mint. */
export function positionAddress(vault: PublicKey, mint: PublicKey, programId = VAULT_PROGRAM_ID): PublicKey {
  return derive(programId, text.encode("position"), vault.toBytes(), mint.toBytes());
}

/** The vault's own account of a position's mint: seeds `holding`, vault, mint. */
export function holdingAddress(vault: PublicKey, mint: PublicKey, programId = VAULT_PROGRAM_ID): PublicKey {
  return derive(programId, text.encode("holding"), vault.toBytes(), mint.toBytes());
}

/** Where silver is kept: seeds `silver`, vault. */
export function silverAddress(vault: PublicKey, programId = VAULT_PROGRAM_ID): PublicKey {
  return derive(programId, text.encode("silver"), vault.toBytes());
}

/** A change that waits: seeds `change`, vault, number. */
export function changeAddress(vault: PublicKey, number: bigint, programId = VAULT_PROGRAM_ID): PublicKey {
  return derive(programId, text.encode("change"), vault.toBytes(), u64Bytes(number));
}

/** A distribution: seeds `distribution`, vault, epoch. */
export function distributionAddress(vault: PublicKey, epoch: bigint, programId = VAULT_PROGRAM_ID): PublicKey {
  return derive(programId, text.encode("distribution"), vault.toBytes(), u64Bytes(epoch));
}

/** That a claimant has had their part: seeds `claim`, distribution, claimant. */
export function claimAddress(distribution: PublicKey, claimant: PublicKey, programId = VAULT_PROGRAM_ID): PublicKey {
  return derive(programId, text.encode("claim"), distribution.toBytes(), claimant.toBytes());
}
