import { createHash } from "node:crypto";
import { addressOf } from "./address.ts";

export const SLOTS_PER_EPOCH = 432_000n;
/** A blockhash is accepted for this many slots after its own (MAX_PROCESSING_AGE of the runtime). */
export const BLOCKHASH_AGE = 150;
const SLOT_HASHES = 512;

/** How sure a reader wants to be. */
export type Commitment = "processed" | "confirmed" | "finalized";

/** Where the slots of a chain were at one time of the wall clock, Unix milliseconds. */
export interface SlotMark {
  readonly slot: number;
  readonly time: number;
}

/** Blocks whose time is kept: as many as have their hash in the SlotHashes sysvar. */
const TIMES_KEPT = 512;

/**
 * The chain's slots, which follow the wall clock and never go back. Every slot has one block; its hash comes from the
 * genesis hash and its number, so that a reopened chain knows the hashes it gave out before.
 */
export class Slots {
  readonly #genesis: Uint8Array;
  #from: SlotMark;
  readonly #slotMs: number;
  readonly #finalitySlots: number;
  readonly #hashes = new Map<string, number>();
  readonly #sysvar = Buffer.alloc(8 + SLOT_HASHES * 40);
  #sysvarSlot = 0;
  #slot: number;
  #unixTime: number;
  #seen: number;
  readonly #times = new Map<number, number>();

  /** `from` is where the chain is now, `unixTime` the least that the Clock sysvar may say, in seconds. */
  constructor(options: {
    genesis: Uint8Array;
    from: SlotMark;
    unixTime: number;
    slotMs: number;
    finalitySlots: number;
  }) {
    this.#genesis = options.genesis;
    this.#from = options.from;
    this.#slotMs = options.slotMs;
    this.#finalitySlots = options.finalitySlots;
    this.#slot = options.from.slot;
    this.#seen = options.from.time;
    this.#unixTime = options.unixTime;
    this.#remember();
  }

  get current(): number {
    return this.#slot;
  }

  /** The Clock sysvar's time, Unix seconds: the wall clock at the beginning of the slot, never earlier than before. */
  get unixTime(): number {
    return this.#unixTime;
  }

  /** The time of the block of `slot`, Unix seconds; undefined for one too long ago or not yet there. */
  timeOf(slot: number): number | undefined {
    return this.#times.get(slot);
  }

  /** Moves to the slot that `now`, in Unix milliseconds, belongs to. True when that is a later one. */
  advance(now: number): boolean {
    // A wall clock that was set back must not stop the chain until it has caught up.
    if (now < this.#seen) this.#from = { slot: this.#slot, time: now };
    this.#seen = now;
    const slot = this.#from.slot + Math.floor((now - this.#from.time) / this.#slotMs);
    if (slot <= this.#slot) return false;
    this.#slot = slot;
    this.#unixTime = Math.max(this.#unixTime, Math.floor(now / 1000));
    this.#remember();
    return true;
  }

  /** The newest slot that has reached `commitment`: confirmed is one behind, finalized `finalitySlots`. */
  at(commitment: Commitment): number {
    if (commitment === "processed") return this.#slot;
    return Math.max(
      0,
      this.#slot - (commitment === "confirmed" ? Math.min(1, this.#finalitySlots) : this.#finalitySlots),
    );
  }

  /** What a transaction of `slot` has reached. */
  commitmentOf(slot: number): Commitment {
    if (slot <= this.at("finalized")) return "finalized";
    return slot <= this.at("confirmed") ? "confirmed" : "processed";
  }

  hash(slot: number): string {
    return addressOf(hashOf(this.#genesis, slot));
  }

  /** The slot whose hash `blockhash` is, while it can still be used. */
  slotOf(blockhash: string): number | undefined {
    return this.#hashes.get(blockhash);
  }

  /** The SlotHashes sysvar's content: a count, then slot and hash, newest first. */
  slotHashes(): Uint8Array {
    const count = Math.min(SLOT_HASHES, this.#slot);
    const fresh = Math.min(count, this.#slot - this.#sysvarSlot);
    // A hash costs 2 µs, and all but the newest are there already: they move down.
    this.#sysvar.copyWithin(8 + fresh * 40, 8, 8 + (SLOT_HASHES - fresh) * 40);
    for (let i = 0; i < fresh; i++) {
      const slot = this.#slot - 1 - i;
      this.#sysvar.writeBigUInt64LE(BigInt(slot), 8 + i * 40);
      this.#sysvar.set(hashOf(this.#genesis, slot), 16 + i * 40);
    }
    this.#sysvar.writeBigUInt64LE(BigInt(count), 0);
    this.#sysvarSlot = this.#slot;
    return this.#sysvar;
  }

  #remember(): void {
    this.#times.set(this.#slot, this.#unixTime);
    for (const slot of this.#times.keys()) {
      if (slot < this.#slot - TIMES_KEPT) this.#times.delete(slot);
    }
    for (const [hash, slot] of this.#hashes) {
      if (slot < this.#slot - BLOCKHASH_AGE) this.#hashes.delete(hash);
    }
    for (let slot = this.#slot; slot >= Math.max(0, this.#slot - BLOCKHASH_AGE); slot--) {
      const hash = this.hash(slot);
      if (this.#hashes.has(hash)) break;
      this.#hashes.set(hash, slot);
    }
  }
}

function hashOf(genesis: Uint8Array, slot: number): Uint8Array {
  const number = Buffer.alloc(8);
  number.writeBigUInt64LE(BigInt(slot));
  return createHash("sha256").update("empire block").update(genesis).update(number).digest();
}
