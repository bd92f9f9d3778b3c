import { ensureApp } from "../../api/app.ts";
import { startApi } from "../../api/http.ts";
import { embeddedKey } from "../../chain/keys.ts";
import { type Config, readConfig } from "../../config.ts";
import { EmpireError } from "../../domain/error.ts";
import { durationMs } from "../../domain/quantity.ts";
import { probePublic } from "../../feeds/exchanges/index.ts";
import { openKeeper } from "../../main.ts";
import { type Runtime, sleep, systemRuntime } from "../../runtime.ts";
import { VAULT_PROGRAM_ID } from "../../vault/program.ts";
import { openMarket } from "../attach.ts";
import { display } from "../display.ts";
import { runFiles } from "../files.ts";
import { openHome } from "../home.ts";
import { progress, type Result } from "../output.ts";
import { resultOf } from "../result.ts";
import { untilStopped } from "../stop.ts";
import { replay } from "./replay.ts";

export interface RunOptions {
  readonly market: string;
  /** Milliseconds; until Ctrl-C when left out. */
  readonly for?: number;
  readonly seed: number;
  readonly record?: string;
  readonly decisions?: string;
  readonly port: number;
  readonly resetChain?: boolean;
}

const PROBE = durationMs(5_000);

/** `empire run`: the keeper on a market, until the time is over or Ctrl-C. */
export async function run(options: RunOptions): Promise<Result> {
  const runtime = systemRuntime();
  const home = openHome();
  const config = readConfig(home.config);
  if (options.market.startsWith("replay:"))
    return replay(options.market.slice("replay:".length), options, home, config, runtime);

  const stopped = untilStopped();
  const market = await chooseMarket(options.market, config, runtime);
  const seed = market === "sim" ? options.seed : null;
  const chain = await openMarket(home, runtime, {
    seed: options.seed,
    chainOnly: market === "public",
    resetChain: options.resetChain ?? false,
  });
  const files = runFiles(home, runtime, { ...options, market, seed });
  try {
    const keeper = await openKeeper({
      runtime,
      config,
      endpoints: chain.endpoints,
      keeperKey: embeddedKey(home.keys, "keeper", runtime),
      ledgerPath: home.ledger,
      market,
      seed,
      observers: (parameters) => files.open(parameters),
    });
    const { rpcUrl, wsUrl, vault } = chain.endpoints;
    const page = await startApi(
      {
        config: { rpcUrl, wsUrl, vault, programId: VAULT_PROGRAM_ID.toBase58() },
        app: ensureApp({ say: progress, runtime }),
        summary: keeper.summary,
        trades: keeper.trades,
      },
      options.port,
    );
    const notes = [`treasury page ${page.url}`, `Solana RPC ${rpcUrl}`, "Ctrl-C stops cleanly"];
    for (const note of notes) progress(note);
    const shown = display(runtime, keeper.summary, notes);
    try {
      const time = options.for === undefined ? [] : [sleep(runtime, durationMs(options.for))];
      const summary = await keeper.run(Promise.race([stopped, chain.ended, ...time]));
      return resultOf(summary, files.decisions);
    } finally {
      shown.stop();
      await page.close();
    }
  } finally {
    await files.close();
    await chain.close();
  }
}

/** What `--market` means here and now. @throws EmpireError USAGE for a market that there is not, FEED_FAILED for `public` without a network. */
async function chooseMarket(wanted: string, config: Config, runtime: Runtime): Promise<"public" | "sim"> {
  if (wanted === "sim") return "sim";
  if (wanted !== "auto" && wanted !== "public") {
    throw new EmpireError("USAGE", `there is no market "${wanted}": use auto, public, sim, or replay:FILE`);
  }
  progress("trying the exchanges' public streams");
  const reachable = await probePublic({ venues: config.venues, runtime, timeout: PROBE });
  if (reachable.length >= 2) {
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
