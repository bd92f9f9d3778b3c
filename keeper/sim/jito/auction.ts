import { createHash } from "node:crypto";
import bs58 from "bs58";
import type { BundleResult } from "jito-ts/dist/gen/block-engine/bundle.js";
import { durationMs } from "../../src/domain/quantity.ts";
import type { Cancel, Runtime } from "../../src/runtime.ts";
import { type Bid, bidOf, reasonOf } from "./bid.ts";
import { admit, type Bundle } from "./bundle.ts";
import type { BundleTarget } from "./target.ts";
import { MINIMUM_TIP } from "./tip.ts";

/** The one leader of the embedded chain: an address that nobody else has. */
export const LEADER = bs58.encode(createHash("sha256").update("empire embedded leader").digest());
const AUCTION_MS = durationMs(50);
const SETTLE_MS = durationMs(400);
/** How long a bundle is remembered: Jito looks back five minutes. */
const MEMORY_MS = 5 * 60_000;

export type InflightStatus = "Invalid" | "Pending" | "Failed" | "Landed";

interface Entry {
  readonly bundle: Bundle;
  readonly receivedAt: number;
  status: InflightStatus;
  landedSlot: number | undefined;
  finalized: boolean;
}

/** Collects bundles and every 50 ms gives the chain the best-paying ones first, each whole or not at all. */
export class Auction {
  readonly #entries = new Map<string, Entry>();
  readonly #listeners = new Set<(result: BundleResult) => void>();
  readonly #runtime: Runtime;
  readonly #target: BundleTarget;
  #waiting: Entry[] = [];
  #pending: Cancel | undefined;
  #settling: Cancel | undefined;
  #round = 0;

  constructor(runtime: Runtime, target: BundleTarget) {
    this.#runtime = runtime;
    this.#target = target;
  }

  /**
   * Takes a bundle into the next auction and returns its id. The same bundle sent again while it waits changes nothing.
   *
   * @throws Refusal with Jito's message when it is not eligible.
   */
  submit(wire: readonly Uint8Array[]): string {
    this.#forget();
    const bundle = admit(wire, (signature) => this.#target.status(signature) !== undefined);
    if (this.#waiting.some((entry) => entry.bundle.id === bundle.id)) return bundle.id;
    const entry: Entry = {
      bundle,
      receivedAt: this.#runtime.monotonic(),
      status: "Pending",
      landedSlot: undefined,
      finalized: false,
    };
    this.#entries.set(bundle.id, entry);
    this.#waiting.push(entry);
    this.#pending ??= this.#runtime.after(AUCTION_MS, () => this.#hold());
    return bundle.id;
  }

  /** What became of a bundle of the last five minutes. */
  inflight(id: string): { status: InflightStatus; landedSlot: number | undefined } {
    this.#forget();
    const entry = this.#entries.get(id);
    return { status: entry?.status ?? "Invalid", landedSlot: entry?.landedSlot };
  }

  /** The bundle's signatures, when it has landed. */
  landed(id: string): { signatures: readonly string[]; slot: number } | undefined {
    const entry = this.#entries.get(id);
    return entry?.landedSlot === undefined
      ? undefined
      : { signatures: entry.bundle.signatures, slot: entry.landedSlot };
  }

  /** Calls `listener` with every result until the returned function is called. */
  subscribe(listener: (result: BundleResult) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Ends the timers; bundles that still wait are dropped. */
  close(): void {
    this.#pending?.();
    this.#settling?.();
    this.#waiting = [];
    this.#listeners.clear();
  }

  #hold(): void {
    this.#pending = undefined;
    this.#round += 1;
    const bids = this.#waiting.map((entry) => ({ entry, bid: bidOf(entry.bundle, this.#target) }));
    this.#waiting = [];
    bids.sort((a, b) => (a.bid.tip === b.bid.tip ? 0 : a.bid.tip < b.bid.tip ? 1 : -1));
    bids.forEach(({ entry, bid }, index) => {
      this.#run(entry, bid, index);
    });
  }

  #run(entry: Entry, { tip, failure }: Bid, bundleIndex: number): void {
    const bundleId = entry.bundle.id;
    if (tip < MINIMUM_TIP && !failure) {
      entry.status = "Failed";
      const msg = `bid of ${tip} lamports is below the minimum of ${MINIMUM_TIP}`;
      const stateAuctionBidRejected = { auctionId: `${this.#round}`, simulatedBidLamports: Number(tip), msg };
      this.#tell({ bundleId, rejected: { stateAuctionBidRejected } });
      return;
    }
    // A bundle that fails alone before it has paid has nothing to win an auction with.
    const lost = tip < MINIMUM_TIP ? failure : undefined;
    const run = lost ? undefined : this.#target.executeBundle(entry.bundle.wire);
    if (!run?.ok) {
      entry.status = "Failed";
      const failed = run?.failed ?? lost?.failed ?? 0;
      const last = run?.executed.at(-1);
      const msg = lost?.reason ?? (last ? reasonOf(last) : "the bundle failed");
      const txSignature = entry.bundle.signatures[failed] ?? "";
      this.#tell({ bundleId, rejected: { simulationFailure: { txSignature, msg } } });
      return;
    }
    entry.status = "Landed";
    entry.landedSlot = run.slot;
    this.#tell({ bundleId, accepted: { slot: run.slot, validatorIdentity: LEADER } });
    this.#tell({ bundleId, processed: { validatorIdentity: LEADER, slot: run.slot, bundleIndex } });
    this.#settling ??= this.#runtime.after(SETTLE_MS, () => this.#settle());
  }

  #settle(): void {
    this.#settling = undefined;
    let open = false;
    for (const entry of this.#entries.values()) {
      if (entry.landedSlot === undefined || entry.finalized) continue;
      const states = entry.bundle.signatures.map((signature) => this.#target.status(signature)?.confirmationStatus);
      if (states.every((state) => state === "finalized")) {
        entry.finalized = true;
        this.#tell({ bundleId: entry.bundle.id, finalized: {} });
      } else open = true;
    }
    if (open) this.#settling = this.#runtime.after(SETTLE_MS, () => this.#settle());
  }

  #tell(result: BundleResult): void {
    for (const listener of this.#listeners) listener(result);
  }

  #forget(): void {
    const oldest = this.#runtime.monotonic() - MEMORY_MS;
    for (const [id, entry] of this.#entries) {
      if (entry.receivedAt < oldest && entry.status !== "Pending") this.#entries.delete(id);
    }
  }
}
