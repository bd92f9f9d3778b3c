import { isEmpireError } from "../../domain/error.ts";
import { systemRuntime } from "../../runtime.ts";
import { openHome, resetChain } from "../home.ts";
import { progress, type Result, sheet } from "../output.ts";
import type { SimMessage } from "../simProcess.ts";
import { untilStopped } from "../stop.ts";

export interface SimOptions {
  readonly port: number;
  readonly seed: number;
  readonly chainOnly?: boolean;
  readonly resetChain?: boolean;
}

/** `empire sim`: the market alone, until Ctrl-C, or until the parent that forked it is gone. */
export async function sim(options: SimOptions): Promise<Result> {
  const { startMarket } = await import("../../../sim/main.ts");
  const home = openHome();
  const parent = process.send?.bind(process) as ((message: SimMessage) => boolean) | undefined;
  const log = parent ? (line: string) => void parent({ type: "progress", line }) : progress;
  try {
    if (options.resetChain) resetChain(home);
    const market = await startMarket({
      chainDir: home.chain,
      keysDir: home.keys,
      runtime: systemRuntime(),
      seed: options.seed,
      port: options.port,
      chainOnly: options.chainOnly ?? false,
      log,
    });
    const { endpoints } = market;
    if (parent) parent({ type: "ready", endpoints });
    else
      progress(
        `${sheet([
          ["Solana RPC", endpoints.rpcUrl],
          ["WebSocket", endpoints.wsUrl],
          ["Jupiter", endpoints.jupiterUrl],
          ["block engine", endpoints.blockEngineUrl],
          ...Object.entries(endpoints.exchanges).map(([venue, { rest, ws }]) => [venue, `${rest}  ${ws}`] as const),
          ["vault", endpoints.vault],
        ])}\nCtrl-C stops it.`,
      );
    await untilStopped();
    await market.close();
    return { json: { stopped: true, endpoints: JSON.parse(JSON.stringify(endpoints)) }, text: "stopped" };
  } catch (error) {
    if (!parent || !isEmpireError(error)) throw error;
    parent({ type: "failed", code: error.code, message: error.message });
    throw error;
  }
}
