import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { MintSymbol } from "../../migrations/embedded.ts";
import { type ChainEndpoints, type Endpoints, publishEndpoints } from "../src/chain/endpoints.ts";
import { EmpireError } from "../src/domain/error.ts";
import { MARKET_PROGRAM } from "../src/feeds/pools/market.ts";
import type { Runtime } from "../src/runtime.ts";
import { VAULT_PROGRAM_ID } from "../src/vault/program.ts";
import { type Embedded, openEmbedded } from "./embedded.ts";
import type { Exchanges } from "./exchanges/index.ts";
import { poolSource } from "./poolSource.ts";
import { STARTING_PRICES } from "./pools.ts";

/**
 * How much of the market is served: "chain" is the Solana RPC alone, for the one command that opened it and nobody
 * else; "onchain" has Jupiter and Jito too; "all" also the exchanges, and others who trade on the pools.
 */
export type Parts = "chain" | "onchain" | "all";

export interface MarketOptions {
  /** EMPIRE_HOME/chain and EMPIRE_HOME/keys. */
  readonly chainDir: string;
  readonly keysDir: string;
  readonly runtime: Runtime;
  readonly seed: number;
  /** Port of the Solana RPC, 0 for a free one. */
  readonly port: number;
  readonly parts: Parts;
  readonly log: (line: string) => void;
}

export interface Market {
  /** Whole unless only the chain is served. */
  readonly endpoints: ChainEndpoints | Endpoints;
  close(): Promise<void>;
}

const release = (program: string) =>
  fileURLToPath(new URL(`../../programs/${program}/release/${program}.so`, import.meta.url));

/**
 * The market on one machine: the embedded chain with its RPC, Jupiter, Jito's block engine and the four exchanges, each
 * behind its own protocol on 127.0.0.1.
 *
 * @throws EmpireError CHAIN_LOCKED when another process has this chain open, CHAIN_CORRUPT or UNSUPPORTED when its files
 * cannot be read.
 */
export async function startMarket(options: MarketOptions): Promise<Market> {
  const closers: (() => Promise<void> | void)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const embedded = await openEmbedded({
      dir: options.chainDir,
      keysDir: options.keysDir,
      port: options.port,
      runtime: options.runtime,
      programs: [
        { address: VAULT_PROGRAM_ID.toBase58(), soPath: program("vault") },
        { address: MARKET_PROGRAM, soPath: program("market") },
      ],
      notice: options.log,
      log: options.log,
    });
    closers.push(embedded.close);
    const { rpcUrl, wsUrl, vault, mints } = embedded;
    const chain: ChainEndpoints = {
      rpcUrl,
      wsUrl,
      vault: vault.toBase58(),
      usdcMint: mints.USDC.toBase58(),
      symbols: Object.fromEntries(Object.entries(mints).map(([symbol, mint]) => [mint.toBase58(), symbol])),
      poolProgram: MARKET_PROGRAM,
    };
    if (options.parts === "chain") return { endpoints: chain, close };
    const endpoints = { ...chain, ...(await startServices(options, embedded, closers)) };
    publishEndpoints(options.chainDir, endpoints);
    return { endpoints, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What stands around the chain. Its code is loaded here, because most commands need the chain alone and would wait for it. */
async function startServices(
  { runtime, seed, parts, log }: MarketOptions,
  { chain, wallets, mints }: Embedded,
  closers: (() => Promise<void> | void)[],
): Promise<Pick<Endpoints, "jupiterUrl" | "blockEngineUrl" | "exchanges">> {
  const [{ startJupiter }, { startBlockEngine }] = await Promise.all([
    import("./jupiter/index.ts"),
    import("./jito/index.ts"),
  ]);
  const jupiter = await startJupiter({ runtime, pools: poolSource(chain, wallets.market.publicKey) });
  closers.push(() => jupiter.close());
  const blockEngine = await startBlockEngine({ runtime, target: chain });
  closers.push(() => blockEngine.close());
  const urls = { jupiterUrl: jupiter.url, blockEngineUrl: blockEngine.grpcUrl };
  if (parts === "onchain") return { ...urls, exchanges: {} };

  const [{ startExchanges }, { startCrowd }] = await Promise.all([
    import("./exchanges/index.ts"),
    import("./crowd/crowd.ts"),
  ]);
  const exchanges = await startExchanges({ runtime, seed });
  closers.push(() => exchanges.close());
  const crowd = startCrowd({ chain, runtime, mints, market: wallets.market, seed, fair: fairOf(exchanges), log });
  closers.push(() => crowd.stop());
  return { ...urls, exchanges: exchanges.urls };
}

function program(name: string): string {
  const path = release(name);
  if (existsSync(path)) return path;
  throw new EmpireError(
    "SIM_FAILED",
    `${join("programs", name, "release")} lacks ${name}.so: restore it from the repository`,
  );
}

/** Whole USD of a coin. JUP and BONK have no book here: they follow SOL, as small coins do. */
function fairOf(exchanges: Exchanges): (symbol: MintSymbol) => number {
  const usdc = () => exchanges.fair("USDC");
  const start = (symbol: MintSymbol) => STARTING_PRICES[symbol] ?? 1;
  return (symbol) => {
    if (symbol === "USDC") return 1;
    if (symbol === "USDT") return 1 / usdc();
    const sol = exchanges.fair("SOL") / usdc();
    return symbol === "SOL" ? sol : (start(symbol) * sol) / start("SOL");
  };
}
