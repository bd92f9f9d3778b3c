import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { ChainEndpoints, Endpoints } from "../chain/endpoints.ts";
import { EmpireError, type ErrorCode } from "../domain/error.ts";
import { progress } from "./output.ts";

/** What the market's process tells its parent. */
export type SimMessage =
  | { readonly type: "progress"; readonly line: string }
  | { readonly type: "ready"; readonly endpoints: ChainEndpoints | Endpoints }
  | { readonly type: "failed"; readonly code: ErrorCode; readonly message: string };

/** The market in a process of its own. It ends when this one does, however this one ends. */
export interface SimProcess<E extends ChainEndpoints> {
  readonly endpoints: E;
  /** Settles when the process has ended, with its exit code. */
  readonly ended: Promise<number | null>;
  close(): Promise<void>;
}

export interface SimOptions {
  readonly seed: number;
  /** Everything, everything but the exchanges, or the chain alone for this process and nobody else. */
  readonly parts: "all" | "onchain" | "chain";
  /** Moves the chain's files away and begins a new one. */
  readonly resetChain: boolean;
}

const BIN = fileURLToPath(new URL("../../bin/empire.mjs", import.meta.url));

/**
 * Starts `empire sim` and waits until it answers.
 *
 * @throws EmpireError with the child's own code when it cannot start (CHAIN_LOCKED, CHAIN_CORRUPT), SIM_FAILED when it
 * ends without a word.
 */
export async function startSim(options: SimOptions & { readonly parts: "chain" }): Promise<SimProcess<ChainEndpoints>>;
export async function startSim(options: SimOptions): Promise<SimProcess<Endpoints>>;
export async function startSim({ seed, parts, resetChain }: SimOptions): Promise<SimProcess<ChainEndpoints>> {
  const args = ["sim", "--seed", String(seed), "--parts", parts, ...(resetChain ? ["--reset-chain"] : [])];
  // Detached: a terminal sends Ctrl-C to all it started, and this process must outlive what its parent has in flight.
  const child = fork(BIN, args, { stdio: ["ignore", "ignore", "inherit", "ipc"], detached: true });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const endpoints = await new Promise<ChainEndpoints>((resolve, reject) => {
    child.on("message", (message: SimMessage) => {
      if (message.type === "progress") progress(message.line);
      else if (message.type === "ready") resolve(message.endpoints);
      else reject(new EmpireError(message.code, message.message));
    });
    void ended.then((code) =>
      reject(
        new EmpireError(
          "SIM_FAILED",
          `the market's process ended with code ${code} before it was ready; run "empire sim" to see why`,
        ),
      ),
    );
  });
  return {
    endpoints,
    ended,
    async close() {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}
