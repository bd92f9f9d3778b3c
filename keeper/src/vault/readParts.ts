import type { Commitment, Connection, PublicKey } from "@solana/web3.js";
import bs58 from "bs58";
import {
  type ChangeAccount,
  type DistributionAccount,
  decodeChange,
  decodeDistribution,
  decodePosition,
  decodeVenue,
  type VaultAccount,
  type VenueAccount,
} from "./account.ts";
import type { PositionRead } from "./holdings.ts";
import { VAULT_PROGRAM_ID, vaultProgram } from "./program.ts";

export interface VenueRead {
  readonly address: PublicKey;
  readonly venue: VenueAccount;
}

export interface ChangeRead {
  readonly address: PublicKey;
  readonly change: ChangeAccount;
}

export interface DistributionRead {
  readonly address: PublicKey;
  readonly distribution: DistributionAccount;
}

/** The accounts of a vault besides its own and its tickets. */
export interface VaultParts {
  /** By row. */
  readonly venues: readonly VenueRead[];
  /** By slot, those that hold nothing included. */
  readonly positions: readonly PositionRead[];
  /** Not yet carried out or cancelled, by number. */
  readonly changes: readonly ChangeRead[];
  /** By epoch, those that are all claimed included. */
  readonly distributions: readonly DistributionRead[];
}

/** Where all four kinds name their vault: behind the discriminator and eight bytes of flags. */
export const VAULT_OFFSET = 16;

const NO_PARTS: VaultParts = { venues: [], positions: [], changes: [], distributions: [] };

type Counts = Pick<VaultAccount, "venueCount" | "positionCount" | "changeNext" | "distributionNext">;

/**
 * Reads a vault's venues, positions, changes and distributions in one request; in none where the vault says that it never had any.
 *
 * @throws EmpireError VAULT_UNREADABLE when one of them is no account that this client reads.
 */
export async function readParts(
  connection: Connection,
  vault: PublicKey,
  { venueCount, positionCount, changeNext, distributionNext }: Counts,
  commitment: Commitment = "confirmed",
): Promise<VaultParts> {
  if (venueCount === 0 && positionCount === 0 && changeNext === 0n && distributionNext === 0n) return NO_PARTS;
  const found = await connection.getProgramAccounts(VAULT_PROGRAM_ID, {
    commitment,
    filters: [{ memcmp: { offset: VAULT_OFFSET, bytes: vault.toBase58() } }],
  });
  const of = <T>(kind: "venue" | "position" | "change" | "distribution", read: (data: Uint8Array) => T) => {
    const tag = bs58.decode(vaultProgram().coder.accounts.memcmp(kind).bytes ?? "");
    return found
      .filter(({ account }) => tag.every((byte, at) => account.data[at] === byte))
      .map(({ pubkey, account }) => ({ address: pubkey, its: read(account.data) }));
  };
  return {
    venues: of("venue", decodeVenue)
      .map(({ address, its }) => ({ address, venue: its }))
      .sort((a, b) => a.venue.row - b.venue.row),
    positions: of("position", decodePosition)
      .map(({ address, its }) => ({ address, position: its }))
      .sort((a, b) => a.position.slot - b.position.slot),
    changes: of("change", decodeChange)
      .map(({ address, its }) => ({ address, change: its }))
      .sort((a, b) => Number(a.change.number - b.change.number)),
    distributions: of("distribution", decodeDistribution)
      .map(({ address, its }) => ({ address, distribution: its }))
      .sort((a, b) => Number(a.distribution.epoch - b.distribution.epoch)),
  };
}
