import { isEmpireError } from "../../domain/error.ts";
import { sleep } from "../../runtime.ts";
import type { CycleDeps } from "./deps.ts";
import type { CycleIntent } from "./intent.ts";
import type { Ask } from "./rpc.ts";

/** The genesis hash that names the chain behind the RPC. @throws EmpireError RPC_FAILED when the RPC does not answer. */
export function readGenesis(ask: Ask): Promise<string> {
  return ask("getGenesisHash", (connection) => connection.getGenesisHash());
}

/**
 * Why an intent of another chain than the RPC's, an embedded one that was put aside or another cluster, is no concern of
 * this one; undefined when it is of this chain, or does not say of which. Another chain's block heights mean nothing here:
 * it could be waited for for ever. Asks until the RPC answers; rejects with the signal's reason when that aborts.
 */
export async function otherChain(
  { runtime, ask, settings }: Pick<CycleDeps, "runtime" | "ask" | "settings">,
  { genesis }: CycleIntent,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (genesis === undefined) return undefined;
  for (;;) {
    try {
      const here = await readGenesis(ask);
      if (here === genesis) return undefined;
      return `it was sent on another chain, ${genesis}, and this one is ${here}: it cannot land here`;
    } catch (error) {
      if (!isEmpireError(error, "RPC_FAILED")) throw error;
    }
    await sleep(runtime, settings.probeEvery, signal);
  }
}
