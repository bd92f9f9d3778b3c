import { type Connection, type Keypair, PublicKey } from "@solana/web3.js";
import type { Endpoints } from "./chain/endpoints.ts";
import type { Config } from "./config.ts";
import type { Feed, Journal } from "./domain/ports.ts";
import {
  type CycleExecutor,
  type CycleExecutorOptions,
  cycleExecutor,
  ensureScratch,
} from "./execution/cycle/index.ts";
import { grpcBlockEngine } from "./execution/jito/index.ts";
import { jupiterV1, jupiterV2 } from "./execution/jupiter/index.ts";
import { marketPools, poolsFeed, vaultFeed } from "./feeds/chain/index.ts";
import { exchangeFeed } from "./feeds/exchanges/index.ts";
import type { VaultSummary } from "./ledger/summary.ts";
import { type Runtime, unixNow } from "./runtime.ts";
import { readVault } from "./vault/read.ts";
import { keypairSigner } from "./vault/sendAndConfirm.ts";
import { vaultSummary } from "./vault/summary.ts";

/** What everything that reaches out of the process needs. */
export interface Outside {
  readonly runtime: Runtime;
  readonly config: Config;
  readonly endpoints: Endpoints;
  readonly connection: Connection;
}

/** All that is listened to: each venue's books, the pools, the vault. */
export function feedsOf({ runtime, config, endpoints, connection }: Outside): Feed[] {
  const { wsUrl, exchanges, vault, poolProgram } = endpoints;
  return [
    ...config.venues.map((venue) => {
      const urls = exchanges[venue];
      return exchangeFeed({ venue, symbols: config.symbols, runtime, ...(urls ? { urls } : {}) });
    }),
    poolsFeed({ runtime, connection, wsUrl, layout: marketPools(poolProgram) }),
    vaultFeed({ runtime, connection, wsUrl, vault }),
  ];
}

/**
 * The executor of cycles, with the accounts that it trades through made ready.
 *
 * @throws EmpireError what sendAndConfirm throws, when accounts are missing and cannot be made.
 */
export async function openCycles(
  { runtime, endpoints, connection }: Outside,
  keeperKey: Keypair,
  journal: Journal,
  onResolved: CycleExecutorOptions["onResolved"],
): Promise<CycleExecutor> {
  const keeper = keypairSigner(keeperKey);
  const vault = new PublicKey(endpoints.vault);
  const usdcMint = new PublicKey(endpoints.usdcMint);
  const mints = Object.keys(endpoints.symbols).map((mint) => new PublicKey(mint));
  await ensureScratch({ runtime, connection, vault, keeper, usdcMint, mints });
  const jupiter = { runtime, url: endpoints.jupiterUrl };
  const engine = grpcBlockEngine({ runtime, url: endpoints.blockEngineUrl });
  const executor = cycleExecutor({
    runtime,
    connection,
    journal,
    vault,
    keeper,
    usdcMint,
    engine,
    routes: { first: jupiterV1(jupiter), later: jupiterV2(jupiter) },
    onResolved,
  });
  return {
    ...executor,
    async stop() {
      await executor.stop();
      engine.close();
    },
  };
}

/** Reads the vault as it is, or as it last was when the RPC does not answer; null when it never did. */
export function vaultReader({ runtime, endpoints, connection }: Outside): () => Promise<VaultSummary | null> {
  const address = new PublicKey(endpoints.vault);
  let last: VaultSummary | null = null;
  return async () => {
    const read = await readVault(connection, address).catch(() => undefined);
    if (read) last = vaultSummary(address, read.vault, unixNow(runtime));
    return last;
  };
}
