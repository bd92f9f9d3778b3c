import type { Keypair } from "@solana/web3.js";
import type fc from "fast-check";
import type { ChainAccount } from "../support/chain.ts";
import type { Reading, Slot } from "./reading.ts";
import type { Wire } from "./wire/instruction.ts";
import type { Key } from "./wire/key.ts";
import type { Person, World } from "./world.ts";

/** Parameters as they are kept in a file: JSON, with numbers below 2^53. */
export type Params = { readonly [name: string]: number | boolean | string };

/** An account that another program than the vault writes: a price. */
export type Put = readonly [Key, ChainAccount];

/** An instruction to be sent. */
export interface SendPlan {
  readonly send: Wire;
  readonly signers: readonly Keypair[];
  /** Whose step it is, where it is one of the depositors'. */
  readonly by?: Person;
  /** What is published before it. */
  readonly puts?: readonly Put[];
  /** Accounts that it may create, with their slots. */
  readonly creates?: readonly (readonly [Key, Slot])[];
}

/** Time to pass, in seconds; a clock may also go back. */
export interface PassPlan {
  readonly pass: bigint;
}

/** Prices that are published. */
export interface PutPlan {
  readonly puts: readonly Put[];
}

export type Plan = SendPlan | PassPlan | PutPlan;

/**
 * One kind of thing that somebody does. Its parameters say nothing about a state, so that a sequence stays meaningful while it shrinks:
 * `plan` makes of them what makes sense now, or nothing where it makes none.
 */
export interface CommandKind<P extends Params = Params> {
  readonly name: string;
  /** How often it comes, beside the others. */
  readonly weight: number;
  /** Sends no instruction: time, or a price. */
  readonly silent?: true;
  /** The part of its instructions that must be accepted, where it is not half of them: a run that is refused proves nothing. 0 where none may be. */
  readonly leastAccepted?: number;
  readonly params: fc.Arbitrary<P>;
  plan(params: P, world: World, reading: Reading): Plan | undefined;
}

/** A command as it is kept in a file. */
export interface KeptCommand {
  readonly name: string;
  readonly params: Params;
}

/** The one of `items` that a number means. */
export function pick<T>(items: readonly T[], at: number): T | undefined {
  return items[at % Math.max(1, items.length)];
}

/** `part` hundredths of a per cent of `whole`. */
export const partOf = (whole: bigint, part: number): bigint => (whole * BigInt(part)) / 10_000n;

/** The lower of two amounts. */
export const lower = (a: bigint, b: bigint): bigint => (a < b ? a : b);
