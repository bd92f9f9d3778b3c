import type { VersionedTransaction } from "@solana/web3.js";
import { isEmpireError } from "../../domain/error.ts";
import { type Runtime, sleep } from "../../runtime.ts";
import type { BlockEngine } from "../jito/blockEngine.ts";
import { look, type Sighting } from "./look.ts";
import type { Ask } from "./rpc.ts";
import type { CycleSettings } from "./settings.ts";

/** What became of a signed transaction. */
export type Landing =
  | Exclude<Sighting, { kind: "waiting" }>
  /** The block engine had it and forwarded it to nobody. */
  | { readonly kind: "dropped"; readonly reason: string }
  /** Nobody could be asked: it may land, have landed, or neither. */
  | { readonly kind: "in_doubt"; readonly reason: string };

export interface LandParams {
  readonly runtime: Runtime;
  readonly ask: Ask;
  readonly engine: BlockEngine;
  readonly settings: CycleSettings;
  readonly transaction: VersionedTransaction;
  readonly signature: string;
  readonly lastValidBlockHeight: number;
  /** Aborted when the keeper stops: nothing is sent any more, and after `doubtAfter` it no longer waits. */
  readonly stopping: AbortSignal;
}

/**
 * Sends a signed transaction as a bundle and follows it until the chain knows. The same bytes are sent again while their
 * blockhash lives, which cannot execute twice; another transaction is never sent in their place.
 *
 * Ends early only when the one send that there was has definitely come to nothing.
 */
export async function land(params: LandParams): Promise<Landing> {
  const { runtime, ask, settings, signature, lastValidBlockHeight, stopping } = params;
  const courier = new Courier(params);
  await courier.send();
  let silentSince: number | undefined;
  let stoppingSince: number | undefined;
  for (;;) {
    const dropped = await courier.dropped();
    try {
      const sighting = await look(ask, signature, lastValidBlockHeight);
      silentSince = undefined;
      if (sighting.kind !== "waiting") return sighting;
      // The verdict was there before the chain was asked, and the chain does not have it.
      if (dropped !== undefined) return { kind: "dropped", reason: dropped };
    } catch (error) {
      if (!isEmpireError(error, "RPC_FAILED")) throw error;
      if (dropped !== undefined) return { kind: "dropped", reason: dropped };
      silentSince ??= runtime.monotonic();
      if (runtime.monotonic() - silentSince >= settings.doubtAfter) return { kind: "in_doubt", reason: error.message };
    }
    if (stopping.aborted) {
      stoppingSince ??= runtime.monotonic();
      if (runtime.monotonic() - stoppingSince >= settings.doubtAfter) {
        return { kind: "in_doubt", reason: "the keeper stopped before the chain told" };
      }
    } else {
      await courier.sendAgain();
    }
    await sleep(runtime, settings.pollEvery);
  }
}

/** Looks a transaction up until the chain knows; sends nothing. Rejects with the signal's reason when that aborts. */
export async function probe(
  { runtime, ask, settings }: Pick<LandParams, "runtime" | "ask" | "settings">,
  signature: string,
  lastValidBlockHeight: number,
  signal: AbortSignal,
): Promise<Exclude<Sighting, { kind: "waiting" }>> {
  for (;;) {
    try {
      const sighting = await look(ask, signature, lastValidBlockHeight);
      if (sighting.kind !== "waiting") return sighting;
    } catch (error) {
      if (!isEmpireError(error, "RPC_FAILED")) throw error;
    }
    await sleep(runtime, settings.probeEvery, signal);
  }
}

/** Carries one transaction's bytes to the block engine and keeps count of the sends that may still come to something. */
class Courier {
  readonly #params: LandParams;
  #bundleId: string | undefined;
  #sentAt = 0;
  /** Sends that the block engine took, and sends that it may have taken. */
  #taken = 0;
  #perhaps = 0;
  #refused: string | undefined;

  constructor(params: LandParams) {
    this.#params = params;
  }

  async send(): Promise<void> {
    const { engine, transaction, runtime } = this.#params;
    this.#sentAt = runtime.monotonic();
    try {
      this.#bundleId = await engine.sendBundle([transaction]);
      this.#taken += 1;
    } catch (error) {
      if (!isEmpireError(error)) throw error;
      if (error.code === "BUNDLE_REFUSED") this.#refused = error.message;
      else if (error.context.taken !== false) this.#perhaps += 1;
    }
  }

  /** Sends again when the last send is old enough and has not been judged. */
  async sendAgain(): Promise<void> {
    const { runtime, settings } = this.#params;
    if (runtime.monotonic() - this.#sentAt >= settings.resendEvery) await this.send();
  }

  /** Why nothing can come of what was sent, or undefined while something can. */
  async dropped(): Promise<string | undefined> {
    if (this.#perhaps > 0 || this.#taken > 1) return undefined;
    if (this.#taken === 0) return this.#refused;
    if (this.#bundleId === undefined) return undefined;
    try {
      const { state, reason } = await this.#params.engine.status(this.#bundleId);
      return state === "failed" ? (reason ?? "the block engine dropped the bundle") : undefined;
    } catch (error) {
      if (!isEmpireError(error)) throw error;
      return undefined;
    }
  }
}
