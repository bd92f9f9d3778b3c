import { Connection } from "@solana/web3.js";
import { durationMs } from "../src/domain/quantity.ts";
import type { Runtime } from "../src/runtime.ts";
import { type Genesis, genesis } from "./genesis.ts";
import { type Chain, type OpenChainOptions, openChain, serveRpc } from "./solana/index.ts";
import { ChainStore } from "./solana/store/store.ts";
import { openWallets, type Wallets } from "./wallets.ts";

export interface EmbeddedOptions extends OpenChainOptions {
  /** EMPIRE_HOME/keys. */
  readonly keysDir: string;
  /** Port of the RPC, 0 for a free one. */
  readonly port: number;
  readonly log: (line: string) => void;
}

/** The embedded chain with all that trading needs on it, and its RPC. */
export interface Embedded extends Genesis {
  readonly chain: Chain;
  readonly wallets: Wallets;
  readonly rpcUrl: string;
  readonly wsUrl: string;
  close(): Promise<void>;
}

/** How much faster than the wall clock a chain is founded. A blockhash is then still good for six seconds. */
const HASTE = 10;
const FOUNDING_SLOT_MS = 40;

/**
 * Opens the embedded chain; one that is not there yet is founded first, with short slots, because everything that a
 * market needs takes a dozen confirmations in a row.
 *
 * @throws EmpireError as openChain and genesis.
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  if (!ChainStore.exists(options.dir)) {
    const founding = await opened({ ...options, slotMs: FOUNDING_SLOT_MS, port: 0 }, hasty(options.runtime));
    await founding.close();
  }
  return opened({ ...options, log: () => undefined }, options.runtime);
}

async function opened(options: EmbeddedOptions, waiting: Runtime): Promise<Embedded> {
  const chain = await openChain(options);
  try {
    const rpc = await serveRpc(chain, { port: options.port });
    // The chain last: between the two nobody may find it without an owner, and none of its answers are lost.
    const close = async () => {
      await rpc.close();
      await chain.close();
    };
    try {
      const wallets = openWallets(options.keysDir, options.runtime);
      const connection = new Connection(rpc.url, { commitment: "confirmed", wsEndpoint: rpc.wsUrl });
      const made = await genesis({ chain, connection, wallets, runtime: waiting, log: options.log });
      return { ...made, chain, wallets, rpcUrl: rpc.url, wsUrl: rpc.wsUrl, close };
    } catch (error) {
      await rpc.close();
      throw error;
    }
  } catch (error) {
    await chain.close();
    throw error;
  }
}

/** `runtime` with shorter waits: what is waited for comes sooner as well. */
function hasty(runtime: Runtime): Runtime {
  return { ...runtime, after: (delay, run) => runtime.after(durationMs(Math.ceil(delay / HASTE)), run) };
}
