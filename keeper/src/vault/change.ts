import { PublicKey } from "@solana/web3.js";
import { type UsdcAtoms, usdcAtoms } from "../domain/quantity.ts";
import { VENUE_KINDS, type VenueKind } from "./addresses.ts";
import { POLICY_PARAMETERS, type PolicyParameter } from "./parameter.ts";

/** What a venue may have, and how fast value may leave for it: `refill` a day into a bucket of `capacity`. */
export interface VenueLimits {
  readonly cap: UsdcAtoms;
  readonly capacity: UsdcAtoms;
  readonly refill: UsdcAtoms;
}

/** What the admin may propose (programs/vault/src/state/change.rs). A feed is Pyth's id, 32 bytes. */
export type ChangeProposal =
  | { readonly kind: "policy"; readonly parameter: PolicyParameter; readonly value: bigint }
  | { readonly kind: "keeper" | "guardian" | "admin"; readonly key: PublicKey }
  | { readonly kind: "writeOff"; readonly row: number; readonly amount: UsdcAtoms }
  | {
      readonly kind: "addVenue";
      readonly destination: PublicKey;
      readonly venueKind: VenueKind;
      readonly limits: VenueLimits;
    }
  | { readonly kind: "changeVenue"; readonly venue: PublicKey; readonly limits: VenueLimits }
  | { readonly kind: "addPosition"; readonly mint: PublicKey; readonly feed: Uint8Array; readonly cap: UsdcAtoms }
  | {
      readonly kind: "changePosition";
      readonly position: PublicKey;
      readonly feed: Uint8Array;
      readonly cap: UsdcAtoms;
    }
  | { readonly kind: "setSilver"; readonly mint: PublicKey; readonly feed: Uint8Array }
  | { readonly kind: "usdcFeed"; readonly feed: Uint8Array }
  | { readonly kind: "releaseShares"; readonly destination: PublicKey; readonly shares: bigint };

/** The kinds by number, as the program has them. */
export const CHANGE_KINDS = [
  "policy",
  "keeper",
  "guardian",
  "admin",
  "writeOff",
  "addVenue",
  "changeVenue",
  "addPosition",
  "changePosition",
  "setSilver",
  "usdcFeed",
  "releaseShares",
] as const satisfies readonly ChangeProposal["kind"][];

/** A proposal as the program takes it: what a kind does not use is zero. */
export interface EncodedProposal {
  readonly kind: number;
  readonly parameter: number;
  readonly subject: PublicKey;
  readonly feed: Uint8Array;
  readonly value: bigint;
  readonly capacity: bigint;
  readonly refill: bigint;
}

/** `proposal` by its fields' numbers. */
export function encodeProposal(proposal: ChangeProposal): EncodedProposal {
  return { ...EMPTY, kind: CHANGE_KINDS.indexOf(proposal.kind), ...partsOf(proposal) };
}

const EMPTY = {
  parameter: 0,
  subject: PublicKey.default,
  feed: new Uint8Array(32),
  value: usdcAtoms(0n) as bigint,
  capacity: usdcAtoms(0n) as bigint,
  refill: usdcAtoms(0n) as bigint,
};

function partsOf(proposal: ChangeProposal): Partial<EncodedProposal> {
  switch (proposal.kind) {
    case "policy":
      return { parameter: POLICY_PARAMETERS.indexOf(proposal.parameter), value: proposal.value };
    case "keeper":
    case "guardian":
    case "admin":
      return { subject: proposal.key };
    case "writeOff":
      return { parameter: proposal.row, value: proposal.amount };
    case "addVenue":
      return {
        parameter: VENUE_KINDS.indexOf(proposal.venueKind),
        subject: proposal.destination,
        ...limitsOf(proposal.limits),
      };
    case "changeVenue":
      return { subject: proposal.venue, ...limitsOf(proposal.limits) };
    case "addPosition":
      return { subject: proposal.mint, feed: proposal.feed, value: proposal.cap };
    case "changePosition":
      return { subject: proposal.position, feed: proposal.feed, value: proposal.cap };
    case "setSilver":
      return { subject: proposal.mint, feed: proposal.feed };
    case "usdcFeed":
      return { feed: proposal.feed };
    case "releaseShares":
      return { subject: proposal.destination, value: proposal.shares };
  }
}

function limitsOf({ cap, capacity, refill }: VenueLimits): Partial<EncodedProposal> {
  return { value: cap, capacity, refill };
}
