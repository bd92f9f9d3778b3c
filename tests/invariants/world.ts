import type { AddressLookupTableAccount, Keypair, PublicKey } from "@solana/web3.js";
import type { PolicyInput } from "../../keeper/src/vault/policy.ts";
import type { Chain } from "../support/chain.ts";
import type { Slots } from "./reading.ts";
import type { Route } from "./route.ts";
import { type Argument, type Meta, vaultInstruction, type Wire } from "./wire/instruction.ts";
import { type Key, keyOf } from "./wire/key.ts";

/** Somebody with USDC, and perhaps shares. */
export interface Person {
  readonly name: string;
  readonly signer: Keypair;
  readonly key: Key;
  readonly usdc: Key;
  readonly shares: Key;
}

/** A token that the vault may hold: its price, and how the hostile router trades it. */
export interface Asset {
  readonly name: string;
  readonly mint: Key;
  readonly decimals: number;
  readonly feed: Uint8Array;
  /** Pyth's account. */
  readonly price: Key;
  /** The hostile router's account. */
  readonly till: Key;
  /** The vault's account of it, where it is a position or silver. */
  readonly holding: Key;
  readonly buy: Route;
  readonly sell: Route;
}

/** Where value may go: there from the beginning, or for a change to add. */
export interface Place {
  readonly venue: Key;
  /** 0 capital, 1 inventory. */
  readonly kind: number;
  readonly destination: Key;
  /** What goes there, where it is inventory. */
  readonly asset: Asset | undefined;
}

/** A role's keys: the first has it at the beginning, the others may be given it. */
export interface Crew {
  readonly admins: readonly Keypair[];
  readonly guardians: readonly Keypair[];
  readonly keepers: readonly Keypair[];
}

/** One vault and everybody around it. Nothing in it changes during a run. */
export interface World {
  readonly chain: Chain;
  readonly start: bigint;
  readonly policy: PolicyInput;
  /** The accounts that instructions name, as the IDL does: vault, treasury and so on. */
  readonly accounts: Readonly<Record<string, Key>>;
  readonly vault: Key;
  /** Depositors; the last of them has the keeper's key too and means no good. */
  readonly people: readonly Person[];
  readonly thief: Person;
  readonly crew: Crew;
  /** USDC accounts of the keepers, in their order. */
  readonly keepersUsdc: readonly Key[];
  /** Whose accounts the venues are; it pays back from `usdc`, and has some of the assets too. */
  readonly exchange: Person;
  readonly usdcMint: PublicKey;
  readonly usdcFeed: Uint8Array;
  readonly usdcPrice: Key;
  readonly usdcTill: Key;
  /** What may become a position; the first is one from the beginning. */
  readonly assets: readonly Asset[];
  readonly silver: Asset;
  readonly places: readonly Place[];
  /** A mint without a scratch account yet. */
  readonly unusedMint: Key;
  /** The hostile router's paths from USDC to USDC. */
  readonly circles: readonly Route[];
  readonly slots: Slots;
  readonly table: AddressLookupTableAccount;
}

/** An instruction of the world's vault: `accounts` are those that the world does not know. */
export function call(
  world: Pick<World, "accounts">,
  name: string,
  accounts: Readonly<Record<string, Key>> = {},
  args: Readonly<Record<string, Argument>> = {},
  rest: readonly Meta[] = [],
): Wire {
  return vaultInstruction(name, { ...world.accounts, ...accounts }, args, rest);
}

/** Who an account's owner is, where it is one of the world's people. */
export function personOf(world: World, owner: PublicKey): Person | undefined {
  const key = keyOf(owner);
  return world.people.find((person) => person.key === key);
}

/** The key pair of a role's holder. Throws for a key that nobody here has: no command can have given it a role. */
export function signerOf({ crew }: World, holder: PublicKey): Keypair {
  const all = [...crew.admins, ...crew.guardians, ...crew.keepers];
  const found = all.find(({ publicKey }) => publicKey.equals(holder));
  if (found === undefined) throw new Error(`nobody has the key ${holder}`);
  return found;
}
