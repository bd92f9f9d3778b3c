import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  Connection,
  Keypair,
  type PublicKey,
  SystemProgram,
  Transaction,
  type TransactionInstruction,
} from "@solana/web3.js";
import { type Chain, type OpenChainOptions, openChain, serveRpc } from "../../../../keeper/sim/solana/index.ts";
import { type DurationMs, millis } from "../../../../keeper/src/domain/quantity.ts";
import { type Runtime, systemRuntime } from "../../../../keeper/src/runtime.ts";

export const SOL = 1_000_000_000;
export const SLOT_MS = 400;

/** A runtime whose clock stands still until it is told to go on. */
export interface ManualRuntime extends Runtime {
  /** Moves the clock by `slots` slots of 400 ms, one at a time, and calls what is due. */
  passSlots(slots: number): void;
  /** Moves the wall clock alone, as when a machine sleeps or its clock is set. */
  shift(ms: number): void;
}

export function manualRuntime(start = 1_700_000_000_000): ManualRuntime {
  let now = start;
  const repeated = new Set<() => void>();
  const base = systemRuntime();
  return {
    ...base,
    now: () => millis(now),
    every(_interval: DurationMs, run) {
      repeated.add(run);
      return () => repeated.delete(run);
    },
    passSlots(slots) {
      for (let i = 0; i < slots; i++) {
        now += SLOT_MS;
        for (const run of [...repeated]) run();
      }
    },
    shift(ms) {
      now += ms;
    },
  };
}

/** What a test opens is closed after it. */
export class Cleanup {
  #tasks: (() => Promise<void> | void)[] = [];

  add(task: () => Promise<void> | void): void {
    this.#tasks.push(task);
  }

  async run(): Promise<void> {
    for (const task of this.#tasks.reverse()) await task();
    this.#tasks = [];
  }

  folder(): string {
    const dir = mkdtempSync(join(tmpdir(), "empire-chain-"));
    this.add(() => rmSync(dir, { recursive: true, force: true }));
    return dir;
  }

  async chain(options: Partial<OpenChainOptions> & { runtime: Runtime }): Promise<Chain> {
    const chain = await openChain({ dir: options.dir ?? this.folder(), ...options });
    this.add(() => chain.close());
    return chain;
  }

  async connection(
    chain: Chain,
    commitment: "processed" | "confirmed" | "finalized" = "processed",
  ): Promise<Connection> {
    const server = await serveRpc(chain, { port: 0 });
    const connection = new Connection(server.url, commitment);
    // Cleaned up last to first: web3.js reconnects for ever to a server that goes away before it.
    this.add(() => server.close());
    this.add(() => hangUp(connection));
    return connection;
  }
}

/** A key with SOL on it. */
export function funded(chain: Chain, sol = 10): Keypair {
  const key = Keypair.generate();
  const { err } = chain.airdrop(key.publicKey.toBase58(), BigInt(sol * SOL));
  if (err !== null) throw new Error(`airdrop failed: ${JSON.stringify(err)}`);
  return key;
}

/** A signed transaction's bytes. */
export function signed(chain: Chain, payer: Keypair, ...instructions: TransactionInstruction[]): Uint8Array {
  const { blockhash, lastValidBlockHeight } = chain.latestBlockhash();
  const transaction = new Transaction({ feePayer: payer.publicKey, blockhash, lastValidBlockHeight }).add(
    ...instructions,
  );
  transaction.sign(payer);
  return new Uint8Array(transaction.serialize());
}

export function transfer(from: Keypair, to: PublicKey, lamports: number): TransactionInstruction {
  return SystemProgram.transfer({ fromPubkey: from.publicKey, toPubkey: to, lamports });
}

export function someone(): PublicKey {
  return Keypair.generate().publicKey;
}

export function lamportsOf(chain: Chain, address: PublicKey): bigint {
  return chain.account(address.toBase58())?.lamports ?? 0n;
}

interface Internals {
  readonly _rpcWebSocket: {
    /** The library's socket, undefined before the first subscription. 1 is open. */
    readonly socket?: { readonly socket?: { readonly readyState: number }; readonly readyState?: number };
    setAutoReconnect(reconnect: boolean): void;
    close(): void;
    once(event: "close", run: () => void): void;
  };
}

/** Ends a Connection's socket and waits until it has gone; web3.js has no call for it. */
async function hangUp(connection: Connection): Promise<void> {
  const { _rpcWebSocket: client } = connection as unknown as Internals;
  client.setAutoReconnect(false);
  if (client.socket?.socket?.readyState !== 1 && client.socket?.readyState !== 1) return;
  await new Promise<void>((resolve) => {
    client.once("close", resolve);
    client.close();
  });
}
