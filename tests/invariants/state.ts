import type { PublicKey } from "@solana/web3.js";
import type { VaultAccount, WithdrawalAccount } from "../../keeper/src/vault/account.ts";

/** The Vault account as programs/vault/src/state/vault.rs documents it. */
export type VaultState = VaultAccount;
export type TicketState = WithdrawalAccount;

/** programs/vault/src/state/venue.rs, as far as it is judged. */
export interface VenueState {
  readonly row: number;
  /** 0 capital, 1 inventory. */
  readonly kind: number;
  readonly frozen: number;
  readonly destination: PublicKey;
  readonly position: PublicKey;
  readonly cap: bigint;
  readonly capacity: bigint;
  readonly refill: bigint;
  readonly units: bigint;
}

/** programs/vault/src/state/position.rs, as far as it is judged. */
export interface PositionState {
  readonly slot: number;
  readonly decimals: number;
  readonly mint: PublicKey;
  readonly holding: PublicKey;
  readonly feed: Uint8Array;
  readonly amount: bigint;
  readonly cost: bigint;
  readonly cap: bigint;
  readonly publishedAt: bigint;
}

/** programs/vault/src/state/change.rs, as far as it is judged. */
export interface ChangeState {
  readonly number: bigint;
  readonly kind: number;
  readonly parameter: number;
  readonly subject: PublicKey;
  readonly feed: Uint8Array;
  readonly value: bigint;
  readonly capacity: bigint;
  readonly refill: bigint;
  readonly proposer: PublicKey;
  readonly proposedAt: bigint;
  readonly notBefore: bigint;
  readonly lapsesAt: bigint;
}

/** programs/vault/src/state/distribution.rs, as far as it is judged. */
export interface DistributionState {
  readonly epoch: bigint;
  readonly root: Uint8Array;
  readonly proposer: PublicKey;
  readonly total: bigint;
  readonly claimed: bigint;
  readonly proposedAt: bigint;
  readonly claimableFrom: bigint;
  readonly clawbackFrom: bigint;
}

export interface ClaimState {
  readonly distribution: PublicKey;
  readonly claimant: PublicKey;
  readonly amount: bigint;
}

/** The accounts of the program beside the vault that there can be many of, by their names in the IDL. */
export interface RecordTypes {
  readonly Withdrawal: TicketState;
  readonly Venue: VenueState;
  readonly Position: PositionState;
  readonly Change: ChangeState;
  readonly Distribution: DistributionState;
  readonly Claim: ClaimState;
}
export type RecordName = keyof RecordTypes;

/** What `TicketState.state` says. */
export const OPEN = 0;
export const CANCELLED = 1;
export const RETURNED = 2;
export const PROCESSED = 3;

/** What `VenueState.kind` says. */
export const CAPITAL = 0;
export const INVENTORY = 1;

/** What `ChangeState.kind` says (programs/vault/src/state/change.rs). */
export const CHANGE = {
  policy: 0,
  keeper: 1,
  guardian: 2,
  admin: 3,
  writeOff: 4,
  addVenue: 5,
  changeVenue: 6,
  addPosition: 7,
  changePosition: 8,
  setSilver: 9,
  usdcFeed: 10,
  releaseShares: 11,
} as const;
