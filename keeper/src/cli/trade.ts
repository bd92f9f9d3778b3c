import { ensureApp } from "../api/app.ts";
import { type Api, startApi } from "../api/http.ts";
import type { Endpoints } from "../chain/endpoints.ts";
import { embeddedKey } from "../chain/keys.ts";
import type { Config } from "../config.ts";
import { EmpireError } from "../domain/error.ts";
import { type Keeper, openKeeper } from "../main.ts";
import type { Runtime } from "../runtime.ts";
import { VAULT_PROGRAM_ID } from "../vault/program.ts";
import { namedMultisig } from "../vault/upgrade/named.ts";
import { display } from "./display.ts";
import { runFiles } from "./files.ts";
import type { Home } from "./home.ts";
import { progress, type Result } from "./output.ts";
import { resultOf } from "./result.ts";
import type { RunOptions } from "./runOptions.ts";

export interface TradeOptions {
  readonly home: Home;
  readonly runtime: Runtime;
  readonly config: Config;
  readonly market: "public" | "sim";
  readonly endpoints: Endpoints;
  readonly options: RunOptions;
  /** Called when trading begins; what it gives settles when trading is to end. */
  readonly until: () => Promise<unknown>;
}

/** Runs the keeper on a market that is there, with its page, its files and its picture on the terminal. */
export async function trade({
  home,
  runtime,
  config,
  market,
  endpoints,
  options,
  until,
}: TradeOptions): Promise<Result> {
  const seed = market === "sim" ? options.seed : null;
  const files = runFiles(home, runtime, { ...options, market, seed });
  try {
    const keeper = await openKeeper({
      runtime,
      config,
      endpoints,
      keeperKey: embeddedKey(home.keys, "keeper", runtime),
      ledgerPath: home.ledger,
      market,
      seed,
      observers: (parameters) => files.open(parameters),
    });
    const page = await openPage(keeper, endpoints, config.prices, runtime, options.port);
    const notes = [`treasury page ${page.url}`, `Solana RPC ${endpoints.rpcUrl}`, "Ctrl-C stops cleanly"];
    for (const note of notes) progress(note);
    const shown = display(runtime, keeper.summary, notes);
    try {
      return resultOf(await keeper.run(until()), files.decisions);
    } finally {
      shown.stop();
      await page.close();
    }
  } finally {
    await files.close();
  }
}

/** @throws EmpireError USAGE when the port is taken; the keeper is closed by then. */
async function openPage(
  keeper: Keeper,
  endpoints: Endpoints,
  prices: Config["prices"],
  runtime: Runtime,
  port: number,
): Promise<Api> {
  const { rpcUrl, wsUrl, vault } = endpoints;
  try {
    const upgradeMultisig = namedMultisig(process.env)?.toBase58();
    return await startApi(
      {
        config: { rpcUrl, wsUrl, vault, programId: VAULT_PROGRAM_ID.toBase58(), upgradeMultisig, prices },
        app: ensureApp({ say: progress, runtime }),
        summary: keeper.summary,
        trades: keeper.trades,
      },
      port,
    );
  } catch (error) {
    await keeper.close();
    const taken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
    if (!taken) throw error;
    throw new EmpireError("USAGE", `port ${port} is taken: name another with --port, or none for any free one`);
  }
}
