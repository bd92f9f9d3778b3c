import { Connection, type Keypair, PublicKey, type TransactionInstruction } from "@solana/web3.js";
import { embeddedKey, readKey } from "../chain/keys.ts";
import { EmpireError } from "../domain/error.ts";
import { type Runtime, systemRuntime } from "../runtime.ts";
import type { VaultEvent } from "../vault/event.ts";
import { readVault, type VaultRead } from "../vault/read.ts";
import { receiptsOf } from "../vault/receipts.ts";
import { type Confirmed, keypairSigner, sendAndConfirm } from "../vault/sendAndConfirm.ts";
import { type Attached, attach } from "./attach.ts";
import { type Home, openHome, typedPath } from "./home.ts";
import { progress } from "./output.ts";

/** A command's hold on the vault: the chain that answers, and who signs. */
export interface VaultSession {
  readonly home: Home;
  readonly runtime: Runtime;
  readonly chain: Attached;
  readonly connection: Connection;
  readonly vault: PublicKey;
  readonly usdcMint: PublicKey;
  /** The vault's account as it is now. */
  read(): Promise<VaultRead>;
  /** Sends one transaction paid by `payer` and waits until it is confirmed; says so when it takes long. */
  send(payer: Keypair, instructions: readonly TransactionInstruction[]): Promise<Confirmed>;
}

/** Opens the chain, lets `use` work on the vault, and closes what it opened. */
export async function withVault<T>(use: (session: VaultSession) => Promise<T>): Promise<T> {
  const home = openHome();
  const runtime = systemRuntime();
  const chain = await attach(home, runtime);
  try {
    const { rpcUrl, wsUrl, vault, usdcMint } = chain.endpoints;
    const connection = new Connection(rpcUrl, { commitment: "confirmed", wsEndpoint: wsUrl });
    const address = new PublicKey(vault);
    return await use({
      home,
      runtime,
      chain,
      connection,
      vault: address,
      usdcMint: new PublicKey(usdcMint),
      read: () => readVault(connection, address),
      send: (payer, instructions) =>
        sendAndConfirm({
          runtime,
          connection,
          payer: keypairSigner(payer),
          instructions,
          onProgress: ({ step, signature }) => {
            if (step !== "signed") progress(`${step.replace("_", " ")}: ${signature}`);
          },
        }),
    });
  } finally {
    await chain.close();
  }
}

/** Gives a session its depositor. */
export type DepositorKey = (session: VaultSession) => Keypair;

/**
 * The key in the file that `--key` names, else the embedded chain's depositor, which is there once the chain is. A file
 * is read at once: one that cannot be read is told before anything is started.
 *
 * @throws EmpireError KEY_MISSING, KEY_INVALID
 */
export function depositorKey(file: string | undefined): DepositorKey {
  if (file === undefined) return ({ home, runtime }) => embeddedKey(home.keys, "depositor", runtime);
  const key = readKey(typedPath(file));
  return () => key;
}

/** What the vault says that a transaction did to it. @throws EmpireError RPC_FAILED when the RPC does not have it. */
export async function eventsIn({ connection, vault }: VaultSession, signature: string): Promise<VaultEvent[]> {
  const transaction = await connection.getTransaction(signature, {
    commitment: "confirmed",
    maxSupportedTransactionVersion: 0,
  });
  if (transaction === null) {
    throw new EmpireError("RPC_FAILED", `the RPC confirmed ${signature} but does not show it: look it up there`, {
      recoverable: true,
    });
  }
  return receiptsOf(transaction, vault, signature).map(({ event }) => event);
}
