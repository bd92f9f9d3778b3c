import type { Parts } from "../../../sim/main.ts";
import type { ChainEndpoints, Endpoints } from "../../chain/endpoints.ts";
import { isEmpireError } from "../../domain/error.ts";
import { systemRuntime } from "../../runtime.ts";
import { openHome } from "../home.ts";
import { progress, type Result, sheet } from "../output.ts";
import type { SimMessage } from "../simProcess.ts";
import { untilStopped } from "../stop.ts";

export interface SimOptions {
  readonly port: number;
  readonly seed: number;
  readonly parts: Parts;
  readonly resetChain?: boolean;
}

/** `empire sim`: the market alone, until Ctrl-C, or until the parent that forked it is gone. */
export async function sim(options: SimOptions): Promise<Result> {
  // First of all: a parent that dies while this starts must not leave it behind.
  const stopped = untilStopped();
  const { startMarket } = await import("../../../sim/main.ts");
  const home = openHome();
  const forked = process.send !== undefined;
  const tell = (message: SimMessage) => {
    if (process.connected) process.send?.(message);
  };
  const log = forked ? (line: string) => tell({ type: "progress", line }) : progress;
  try {
    if (options.resetChain) {
      const { resetChain } = await import("../../../sim/solana/index.ts");
      const aside = resetChain(home.chain);
      if (aside) log(`the chain's files are in ${aside} now`);
    }
    const market = await startMarket({
      chainDir: home.chain,
      keysDir: home.keys,
      runtime: systemRuntime(),
      seed: options.seed,
      port: options.port,
      parts: options.parts,
      log,
    });
    const { endpoints } = market;
    if (forked) tell({ type: "ready", endpoints });
    else progress(`${sheet(addresses(endpoints))}\nCtrl-C stops it.`);
    await stopped;
    await market.close();
    return { json: { stopped: true, endpoints: JSON.parse(JSON.stringify(endpoints)) }, text: "stopped" };
  } catch (error) {
    const { code, message } = isEmpireError(error) ? error : { code: "SIM_FAILED" as const, message: String(error) };
    if (!forked) throw error;
    // The parent reports it, or finds another way.
    tell({ type: "failed", code, message });
    return { json: {}, text: "", exitCode: 1 };
  } finally {
    // The channel would keep a process alive that has nothing more to do.
    if (process.connected) process.disconnect();
  }
}

function addresses(endpoints: ChainEndpoints | Endpoints): (readonly [string, string])[] {
  const around = "jupiterUrl" in endpoints ? endpoints : undefined;
  return [
    ["Solana RPC", endpoints.rpcUrl],
    ["WebSocket", endpoints.wsUrl],
    ...(around
      ? ([
          ["Jupiter", around.jupiterUrl],
          ["block engine", around.blockEngineUrl],
          ...Object.entries(around.exchanges).map(([venue, { rest, ws }]) => [venue, `${rest}  ${ws}`] as const),
        ] as const)
      : []),
    ["vault", endpoints.vault],
  ];
}
