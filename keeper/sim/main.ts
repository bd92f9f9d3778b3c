import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Connection, type PublicKey } from "@solana/web3.js";
import type { MintSymbol } from "../../migrations/embedded.ts";
import { type Endpoints, publishEndpoints } from "../src/chain/endpoints.ts";
import { EmpireError } from "../src/domain/error.ts";
import { decodePool, MARKET_PROGRAM } from "../src/feeds/pools/market.ts";
import type { Runtime } from "../src/runtime.ts";
import { VAULT_PROGRAM_ID } from "../src/vault/program.ts";
import { startCrowd } from "./crowd/crowd.ts";
import { type Exchanges, startExchanges } from "./exchanges/index.ts";
import { genesis } from "./genesis.ts";
import { startBlockEngine } from "./jito/index.ts";
import { startJupiter } from "./jupiter/index.ts";
import type { PoolSource } from "./jupiter/source.ts";
import { tablesOf } from "./lookupTable.ts";
import { STARTING_PRICES } from "./pools.ts";
import { type Chain, openChain, serveRpc } from "./solana/index.ts";
import { openWallets } from "./wallets.ts";

export interface MarketOptions {
  /** EMPIRE_HOME/chain and EMPIRE_HOME/keys. */
  readonly chainDir: string;
  readonly keysDir: string;
  readonly runtime: Runtime;
  readonly seed: number;
  /** Port of the Solana RPC, 0 for a free one. */
  readonly port: number;
  /** The chain, Jupiter and Jito alone; nobody else trades on its pools then. */
  readonly chainOnly: boolean;
  readonly log: (line: string) => void;
}

export interface Market {
  readonly endpoints: Endpoints;
  readonly exchanges: Exchanges | undefined;
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
  const { runtime, log } = options;
  const closers: (() => Promise<void> | void)[] = [];
  const close = async () => {
    for (const closer of closers.reverse()) await closer();
  };
  try {
    const chain = await openChain({
      dir: options.chainDir,
      runtime,
      programs: [
        { address: VAULT_PROGRAM_ID.toBase58(), soPath: program("vault") },
        { address: MARKET_PROGRAM, soPath: program("market") },
      ],
      notice: log,
    });
    closers.push(() => chain.close());
    const rpc = await serveRpc(chain, { port: options.port });
    closers.push(() => rpc.close());
    const wallets = openWallets(options.keysDir, runtime);
    const connection = new Connection(rpc.url, { commitment: "confirmed", wsEndpoint: rpc.wsUrl });
    const { vault, mints } = await genesis({ chain, connection, wallets, runtime, log });

    const jupiter = await startJupiter({ runtime, pools: poolSource(chain, wallets.market.publicKey) });
    closers.push(() => jupiter.close());
    const blockEngine = await startBlockEngine({ runtime, target: chain });
    closers.push(() => blockEngine.close());
    const exchanges = options.chainOnly ? undefined : await startExchanges({ runtime, seed: options.seed });
    if (exchanges) {
      closers.push(() => exchanges.close());
      const crowd = startCrowd({
        chain,
        runtime,
        mints,
        market: wallets.market,
        seed: options.seed,
        fair: fairOf(exchanges),
        log,
      });
      closers.push(() => crowd.stop());
    }
    const endpoints: Endpoints = {
      rpcUrl: rpc.url,
      wsUrl: rpc.wsUrl,
      jupiterUrl: jupiter.url,
      blockEngineUrl: blockEngine.grpcUrl,
      exchanges: exchanges?.urls ?? {},
      vault: vault.toBase58(),
      usdcMint: mints.USDC.toBase58(),
      symbols: Object.fromEntries(Object.entries(mints).map(([symbol, mint]) => [mint.toBase58(), symbol])),
      poolProgram: MARKET_PROGRAM,
    };
    publishEndpoints(options.chainDir, process.pid, endpoints);
    return { endpoints, exchanges, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function program(name: string): string {
  const path = release(name);
  if (existsSync(path)) return path;
  throw new EmpireError(
    "SIM_FAILED",
    `${join("programs", name, "release")} lacks ${name}.so: restore it from the repository`,
  );
}

/** What the simulated Jupiter sees of the chain. */
function poolSource(chain: Chain, authority: PublicKey): PoolSource {
  return {
    pools: () =>
      chain.programAccounts(MARKET_PROGRAM).flatMap(({ address, account }) => {
        const pool = decodePool(account.data);
        return pool ? [{ ...pool, address }] : [];
      }),
    slot: () => chain.slot,
    blockhash: () => chain.latestBlockhash(),
    exists: (address) => chain.account(address) !== undefined,
    lookupTables: () => tablesOf(chain, authority),
  };
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
