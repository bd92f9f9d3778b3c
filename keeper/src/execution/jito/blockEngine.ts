import type { VersionedTransaction } from "@solana/web3.js";
import type { Address } from "../../domain/pool.ts";

/**
 * What the block engine says of a bundle. Only `failed` ends anything: "accepted" is not landed, and a bundle that it
 * does not know has been seen to land.
 * - unknown: it does not know it, or does not say
 * - accepted: it has it, and may have forwarded it
 * - landed: it says that it is on the chain; the chain is asked all the same
 * - failed: dropped, and not forwarded to any validator
 */
export type BundleState = "unknown" | "accepted" | "landed" | "failed";

export interface BundleStatus {
  readonly state: BundleState;
  readonly slot?: number;
  /** Why it failed, where the block engine says. */
  readonly reason?: string;
}

/** Jito's block engine, over gRPC or JSON-RPC. */
export interface BlockEngine {
  /**
   * Sends a bundle once and returns its id. Sending the same bytes again is safe: they can land only once.
   *
   * @throws EmpireError BUNDLE_REFUSED when the block engine said no: it was not taken.
   * @throws EmpireError BLOCK_ENGINE_FAILED when it said nothing, or only that it is busy: it may have been taken,
   *   unless `context.taken` is false.
   */
  sendBundle(transactions: readonly VersionedTransaction[]): Promise<string>;
  /** @throws EmpireError BLOCK_ENGINE_FAILED when it cannot be asked. */
  status(bundleId: string): Promise<BundleStatus>;
  /** @throws EmpireError BLOCK_ENGINE_FAILED when it cannot be asked, or names an account that is not Jito's. */
  tipAccounts(): Promise<readonly Address[]>;
  /** Ends its connections. */
  close(): void;
}
