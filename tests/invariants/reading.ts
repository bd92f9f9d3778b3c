import type { Ground } from "./ground/ground.ts";
import { type PublishedPrice, readPrice } from "./pyth.ts";
import type { RecordName, RecordTypes, VaultState } from "./state.ts";
import type { Key } from "./wire/key.ts";
import { view } from "./wire/view.ts";

/** What an account is to a reading. */
export type Slot =
  | { readonly kind: "vault" }
  /** The mint of shares. */
  | { readonly kind: "mint" }
  | { readonly kind: "token" }
  /** A price of Pyth's. */
  | { readonly kind: "price" }
  | { readonly kind: "record"; readonly type: RecordName };

export type Records = { readonly [N in RecordName]: ReadonlyMap<Key, RecordTypes[N]> };

/** Everything that invariants judge, at one moment. It does not change: the next moment has a reading of its own. */
export interface Reading {
  /** The chain's clock, Unix seconds. */
  readonly now: bigint;
  readonly vault: VaultState;
  /** Shares that exist. */
  readonly supply: bigint;
  /** What each token account of the world holds. */
  readonly tokens: ReadonlyMap<Key, bigint>;
  readonly prices: ReadonlyMap<Key, PublishedPrice>;
  readonly records: Records;
}

const AMOUNT = 64;
const SUPPLY = 36;

/** The accounts that a world reads, each in its slot. */
export type Slots = ReadonlyMap<Key, Slot>;

const NO_RECORDS: Records = {
  Withdrawal: new Map(),
  Venue: new Map(),
  Position: new Map(),
  Change: new Map(),
  Distribution: new Map(),
  Claim: new Map(),
};

/** Reads every slot. */
export async function firstReading(ground: Ground, slots: Slots, now: bigint): Promise<Reading> {
  const empty = { now, vault: {} as VaultState, supply: 0n, tokens: new Map(), prices: new Map(), records: NO_RECORDS };
  return nextReading(empty, ground, slots, slots.keys(), now);
}

/** `before` with the accounts `changed` read again. An account outside of the slots is ignored. */
export async function nextReading(
  before: Reading,
  ground: Ground,
  slots: Slots,
  changed: Iterable<Key>,
  now = before.now,
): Promise<Reading> {
  let { vault, supply } = before;
  let tokens: Map<Key, bigint> | undefined;
  let prices: Map<Key, PublishedPrice> | undefined;
  let records: Record<string, ReadonlyMap<Key, unknown>> | undefined;
  for (const key of changed) {
    const slot = slots.get(key);
    if (slot === undefined) continue;
    const data = (await ground.account(key))?.data;
    const there = data !== undefined && data.length > 0;
    switch (slot.kind) {
      case "vault":
        if (!there) throw new Error("the vault is gone");
        vault = view<VaultState>("Vault", data);
        break;
      case "mint":
        supply = there ? u64(data, SUPPLY) : 0n;
        break;
      case "token":
        tokens ??= new Map(before.tokens);
        tokens.set(key, there ? u64(data, AMOUNT) : 0n);
        break;
      case "price":
        prices ??= new Map(before.prices);
        if (there) prices.set(key, readPrice(data));
        break;
      case "record": {
        records ??= { ...before.records };
        const copy = new Map(records[slot.type]);
        if (there) copy.set(key, view(slot.type, data));
        else copy.delete(key);
        records[slot.type] = copy;
      }
    }
  }
  return {
    now,
    vault,
    supply,
    tokens: tokens ?? before.tokens,
    prices: prices ?? before.prices,
    records: (records as Records | undefined) ?? before.records,
  };
}

function u64(data: Uint8Array, at: number): bigint {
  return new DataView(data.buffer, data.byteOffset, data.byteLength).getBigUint64(at, true);
}
