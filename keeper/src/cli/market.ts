import type { Config } from "../config.ts";
import { EmpireError } from "../domain/error.ts";
import { durationMs } from "../domain/quantity.ts";
import type { Runtime } from "../runtime.ts";
import { progress } from "./output.ts";

const PROBE = durationMs(5_000);
/** A spread needs two sides. */
const ENOUGH = 2;

/**
 * What `--market` means here and now.
 *
 * @throws EmpireError USAGE for a market that there is not, FEED_FAILED for `public` without a network.
 */
export async function chooseMarket(wanted: string, config: Config, runtime: Runtime): Promise<"public" | "sim"> {
  if (wanted === "sim") return "sim";
  if (wanted !== "auto" && wanted !== "public") {
    throw new EmpireError("USAGE", `there is no market "${wanted}": use auto, public, sim, or replay:FILE`);
  }
  progress("trying the exchanges' public streams");
  const { probePublic } = await import("../feeds/exchanges/index.ts");
  const reachable = await probePublic({ venues: config.venues, runtime, timeout: PROBE });
  if (reachable.length >= ENOUGH) {
    progress(`live: ${reachable.join(", ")} answer`);
    return "public";
  }
  if (wanted === "public") {
    throw new EmpireError("FEED_FAILED", "fewer than two exchanges answer: check the network, or use --market sim", {
      recoverable: true,
    });
  }
  progress("offline: the exchanges do not answer, so this runs on the simulated market (--market sim)");
  return "sim";
}
