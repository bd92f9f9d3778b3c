import type { BundleResult, Rejected } from "jito-ts/dist/gen/block-engine/bundle.js";
import type { BundleStatus } from "./blockEngine.ts";

/** Bundles remembered: far more than are ever in flight. */
const MEMORY = 256;

/**
 * The last word on each bundle, from the block engine's stream of results. The stream is opened when first needed and
 * again after it broke; what was missed in between stays "unknown", which ends nothing.
 */
export class BundleResults {
  readonly #known = new Map<string, BundleStatus>();
  readonly #open: (onError: (error: Error) => void) => AsyncIterable<BundleResult>;
  #listening = false;
  #closed = false;

  constructor(open: (onError: (error: Error) => void) => AsyncIterable<BundleResult>) {
    this.#open = open;
  }

  /** Opens the stream unless it is open. */
  listen(): void {
    if (this.#listening || this.#closed) return;
    this.#listening = true;
    void this.#read();
  }

  /** Notes that the block engine has taken a bundle. A result that overtook its answer stays. */
  sent(bundleId: string): void {
    if (!this.#known.has(bundleId)) this.#set(bundleId, { state: "accepted" });
  }

  status(bundleId: string): BundleStatus {
    return this.#known.get(bundleId) ?? { state: "unknown" };
  }

  close(): void {
    this.#closed = true;
  }

  async #read(): Promise<void> {
    try {
      for await (const result of this.#open(() => {})) {
        const status = statusOf(result);
        if (status) this.#set(result.bundleId, status);
      }
    } catch {
      // A broken stream is opened again by the next call; until then nothing is known, and nothing is concluded.
    } finally {
      this.#listening = false;
    }
  }

  #set(bundleId: string, status: BundleStatus): void {
    this.#known.delete(bundleId);
    this.#known.set(bundleId, status);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= MEMORY) return;
      this.#known.delete(oldest);
    }
  }
}

/** A result in the keeper's words; undefined for one that says nothing. */
function statusOf({ accepted, rejected, processed, finalized, dropped }: BundleResult): BundleStatus | undefined {
  if (processed) return { state: "landed", slot: processed.slot };
  if (finalized) return { state: "landed" };
  if (rejected) return { state: "failed", reason: rejection(rejected) };
  // Dropped bundles were forwarded: a validator has seen the transaction and may yet land it.
  if (accepted || dropped) return { state: "accepted" };
  return undefined;
}

function rejection(rejected: Rejected): string {
  const bid = rejected.stateAuctionBidRejected ?? rejected.winningBatchBidRejected;
  if (bid) return bid.msg ?? `the bid of ${bid.simulatedBidLamports} lamports lost its auction`;
  const failed = rejected.simulationFailure;
  if (failed) return failed.msg ?? `${failed.txSignature} failed in simulation`;
  return rejected.internalError?.msg ?? rejected.droppedBundle?.msg ?? "no reason given";
}
