import { readConfig } from "../../config.ts";
import { durationMs } from "../../domain/quantity.ts";
import { assertUnlocked } from "../../ledger/writerLock.ts";
import { sleep, systemRuntime } from "../../runtime.ts";
import { openMarket } from "../attach.ts";
import { assertNew } from "../files.ts";
import { openHome } from "../home.ts";
import { chooseMarket } from "../market.ts";
import type { Result } from "../output.ts";
import type { RunOptions } from "../runOptions.ts";
import { untilStopped } from "../stop.ts";

/** `empire run`: the keeper on a market, until the time is over or Ctrl-C. */
export async function run(options: RunOptions): Promise<Result> {
  const runtime = systemRuntime();
  const home = openHome();
  const config = readConfig(home.config);
  assertNew(options);
  if (options.market.startsWith("replay:")) {
    const { replay } = await import("./replay.ts");
    return replay(options.market.slice("replay:".length), options, home, config, runtime);
  }
  assertUnlocked(home.ledger);
  const stopped = untilStopped();
  const market = await chooseMarket(options.market, config, runtime);
  // The market is a process of its own: it starts while this one loads what trades on it.
  const opening = openMarket(home, runtime, {
    seed: options.seed,
    parts: market === "sim" ? "all" : "onchain",
    resetChain: options.resetChain ?? false,
  });
  opening.catch(() => undefined);
  const { trade } = await import("../trade.ts");
  const chain = await opening;
  // A timer that lost the race would keep the process alive until it is due.
  const over = new AbortController();
  try {
    const time = options.for === undefined ? [] : [options.for];
    const until = () =>
      Promise.race([stopped, chain.ended, ...time.map((ms) => sleep(runtime, durationMs(ms), over.signal))]);
    return await trade({ home, runtime, config, market, options, endpoints: chain.endpoints, until });
  } finally {
    over.abort();
    await chain.close();
  }
}
