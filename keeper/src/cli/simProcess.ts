import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Endpoints } from "../chain/endpoints.ts";
import { EmpireError, type ErrorCode } from "../domain/error.ts";
import { progress } from "./output.ts";

/** What the market's process tells its parent. */
export type SimMessage =
  | { readonly type: "progress"; readonly line: string }
  | { readonly type: "ready"; readonly endpoints: Endpoints }
  | { readonly type: "failed"; readonly code: ErrorCode; readonly message: string };

/** The market in a process of its own. It ends when this one does, however this one ends. */
export interface SimProcess {
  readonly endpoints: Endpoints;
  /** Settles when the process has ended, with its exit code. */
  readonly ended: Promise<number | null>;
  close(): Promise<void>;
}

export interface SimOptions {
  readonly seed: number;
  /** Without the exchanges. */
  readonly chainOnly: boolean;
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
export async function startSim({ seed, chainOnly, resetChain }: SimOptions): Promise<SimProcess> {
  const flags = [...(chainOnly ? ["--chain-only"] : []), ...(resetChain ? ["--reset-chain"] : [])];
  const args = ["sim", "--seed", String(seed), ...flags];
  const child = fork(BIN, args, { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const endpoints = await new Promise<Endpoints>((resolve, reject) => {
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
