import type { Connection } from "@solana/web3.js";
import type { Approved } from "../../domain/decision.ts";
import { EmpireError, isEmpireError } from "../../domain/error.ts";
import type { AtomicCycleOpportunity } from "../../domain/opportunity.ts";
import type { Executor } from "../../domain/ports.ts";
import type { AtomicCycleReport } from "../../domain/report.ts";
import { sleep } from "../../runtime.ts";
import type { CycleDeps } from "./deps.ts";
import { type CycleIntent, intentEntry } from "./intent.ts";
import { type Landing, land, probe } from "./land.ts";
import { otherChain } from "./otherChain.ts";
import { prepare } from "./prepare.ts";
import { emptyReport, landedReport } from "./report.ts";
import { patientRpc } from "./rpc.ts";
import { CYCLE_DEFAULTS, type CycleSettings } from "./settings.ts";
import { type CycleTrade, tradeOf } from "./trade.ts";

export interface CycleExecutorOptions extends Omit<CycleDeps, "ask" | "settings"> {
  readonly connection: Connection;
  readonly settings?: Partial<CycleSettings>;
  /** Hears what became of a trade that was reported in doubt, or of one that `recover` was given. */
  readonly onResolved: (report: AtomicCycleReport) => void;
}

export interface CycleExecutor extends Executor {
  execute(approved: Approved): Promise<AtomicCycleReport>;
  /**
   * Looks up what an earlier run left open; each is reported to `onResolved`, as missed when it was sent on another chain
   * than the RPC's. Until then `execute` rejects trades.
   */
  recover(intents: readonly CycleIntent[]): void;
}

/**
 * Carries out cycles through the vault, one at a time: quote, build, simulate, write down, send as a bundle, follow. An
 * outcome is known, or in doubt and looked up until it is known; while one is in doubt nothing else is sent.
 */
export function cycleExecutor(options: CycleExecutorOptions): CycleExecutor {
  const { runtime, connection, journal, onResolved } = options;
  const settings = { ...CYCLE_DEFAULTS, ...options.settings };
  const deps: CycleDeps = { ...options, settings, ask: patientRpc(runtime, connection, settings.rpcTimeout) };
  const stopping = new AbortController();
  const doubts = new Map<string, Promise<void>>();
  let running: Promise<AtomicCycleReport> | undefined;
  let failure: unknown;

  async function carryOut(trade: CycleTrade, opportunity: AtomicCycleOpportunity): Promise<AtomicCycleReport> {
    const intent = await prepared(trade, opportunity);
    if (!("signature" in intent) || !("transaction" in intent)) return intent;
    if (stopping.signal.aborted) return emptyReport(trade, "rejected", STOPPED, runtime.now());
    const { transaction, ...written } = intent;
    // Before it is sent, never after: a keeper killed in between finds it here and asks the chain.
    await journal.append(intentEntry(written));
    const { signature, lastValidBlockHeight } = intent;
    const landing = await land({ ...deps, transaction, signature, lastValidBlockHeight, stopping: stopping.signal });
    const report = await reportOf(written, landing);
    if (report.outcome === "in_doubt") doubt(written);
    return report;
  }

  async function prepared(trade: CycleTrade, opportunity: AtomicCycleOpportunity) {
    try {
      const result = await prepare(deps, opportunity);
      if (!result.ok) return emptyReport(trade, result.outcome, result.reason, runtime.now());
      const { transaction, signature, lastValidBlockHeight, genesis } = result;
      return { trade, transaction, signature, lastValidBlockHeight, genesis };
    } catch (error) {
      // Nothing has been sent yet, so that whatever is wrong outside costs this trade and nothing more.
      if (!isEmpireError(error)) throw error;
      return emptyReport(trade, "rejected", error.message, runtime.now());
    }
  }

  async function reportOf({ trade, signature }: CycleIntent, landing: Landing): Promise<AtomicCycleReport> {
    switch (landing.kind) {
      case "dropped":
        return emptyReport(trade, "missed", landing.reason, runtime.now(), signature);
      case "expired":
        return emptyReport(trade, "missed", "it did not land while its blockhash was valid", runtime.now(), signature);
      case "in_doubt":
        return emptyReport(trade, "in_doubt", landing.reason, runtime.now(), signature);
      default:
        return (await measured(trade, signature)) ?? emptyReport(trade, "in_doubt", UNREAD, runtime.now(), signature);
    }
  }

  /** The report of a landed transaction; undefined when the RPC does not show it for `doubtAfter`. */
  async function measured(trade: CycleTrade, signature: string): Promise<AtomicCycleReport | undefined> {
    const since = runtime.monotonic();
    for (;;) {
      try {
        const response = await deps.ask("getTransaction", (rpc) =>
          rpc.getTransaction(signature, { commitment: "confirmed", maxSupportedTransactionVersion: 0 }),
        );
        if (response) return landedReport(trade, options.vault, signature, response, runtime.now());
      } catch (error) {
        if (!isEmpireError(error, "RPC_FAILED")) throw error;
      }
      if (runtime.monotonic() - since >= settings.doubtAfter) return undefined;
      await sleep(runtime, settings.pollEvery);
    }
  }

  function doubt(intent: CycleIntent): void {
    const resolved = resolve(intent).then(
      () => {
        doubts.delete(intent.trade.id);
      },
      (error: unknown) => {
        // Stopped: the intent stays in the ledger and the next start looks it up. Anything else ends the run.
        if (!stopping.signal.aborted) failure ??= error;
      },
    );
    doubts.set(intent.trade.id, resolved);
  }

  async function resolve(intent: CycleIntent): Promise<void> {
    const elsewhere = await otherChain(deps, intent, stopping.signal);
    if (elsewhere !== undefined) {
      return onResolved(emptyReport(intent.trade, "missed", elsewhere, runtime.now(), intent.signature));
    }
    for (;;) {
      const landing = await probe(deps, intent.signature, intent.lastValidBlockHeight, stopping.signal);
      const report = await reportOf(intent, landing);
      if (report.outcome !== "in_doubt") return onResolved(report);
      await sleep(runtime, settings.probeEvery, stopping.signal);
    }
  }

  return {
    engine: "atomic_cycle",
    async execute(approved: Approved): Promise<AtomicCycleReport> {
      const { opportunity } = approved.scored;
      if (opportunity.engine !== "atomic_cycle") {
        throw new EmpireError("UNSUPPORTED", `the cycle executor cannot carry out ${opportunity.engine}`);
      }
      const trade = tradeOf(approved, opportunity, runtime.now());
      // Approved before the stop, come after it: an outcome like another, not an error.
      if (stopping.signal.aborted) return emptyReport(trade, "rejected", STOPPED, runtime.now());
      if (failure !== undefined) throw failure;
      if (doubts.size > 0) return emptyReport(trade, "rejected", IN_DOUBT, runtime.now());
      if (running) return emptyReport(trade, "rejected", BUSY, runtime.now());
      running = carryOut(trade, opportunity);
      try {
        return await running;
      } finally {
        running = undefined;
      }
    },
    recover(intents) {
      for (const intent of intents) doubt(intent);
    },
    async stop() {
      stopping.abort(new Error("the executor has stopped"));
      await Promise.allSettled([running, ...doubts.values()]);
    },
  };
}

const UNREAD = "it landed, but the RPC does not show what it did";
const IN_DOUBT = "an earlier cycle is in doubt: nothing is sent until the chain tells what became of it";
const STOPPED = "the executor has stopped: nothing more is sent";
const BUSY = "another cycle of this vault is in flight";
