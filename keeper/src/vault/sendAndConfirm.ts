import {
  type AddressLookupTableAccount,
  type BlockhashWithExpiryBlockHeight,
  ComputeBudgetProgram,
  type Connection,
  type Keypair,
  type PublicKey,
  SendTransactionError,
  type SignatureStatus,
  type TransactionInstruction,
  TransactionMessage,
  VersionedTransaction,
} from "@solana/web3.js";
import bs58 from "bs58";
import { EmpireError } from "../domain/error.ts";
import { durationMs } from "../domain/quantity.ts";
import { type Runtime, sleep } from "../runtime.ts";
import { transactionFailed } from "./errors.ts";
import { EXPIRY_MARGIN } from "./expiry.ts";

const POLL = durationMs(400);
const POLLS_PER_RESEND = 5;
const MAX_SILENT_POLLS = 15;

/** What anchor's Wallet also is. */
export interface TransactionSigner {
  readonly publicKey: PublicKey;
  signTransaction(transaction: VersionedTransaction): Promise<VersionedTransaction>;
}

/** How far a transaction is. `signed` comes before anything is sent, so that a journal can record it. */
export interface SendProgress {
  readonly step: "signed" | "sent" | "sent_again" | "confirmed";
  readonly signature: string;
}

export interface SendOptions {
  readonly runtime: Runtime;
  readonly connection: Connection;
  readonly payer: TransactionSigner;
  readonly instructions: readonly TransactionInstruction[];
  /** Who signs besides the payer. */
  readonly signers?: readonly Keypair[];
  readonly lookupTables?: readonly AddressLookupTableAccount[];
  readonly computeUnits?: number;
  /** Priority fee, millionths of a lamport per compute unit. */
  readonly microLamports?: number;
  /** Awaited before the next step. */
  readonly onProgress?: (progress: SendProgress) => void | Promise<void>;
  readonly signal?: AbortSignal;
}

export interface Confirmed {
  readonly signature: string;
  readonly slot: number;
}

/** A keypair that signs for the payer. */
export function keypairSigner(keypair: Keypair): TransactionSigner {
  return {
    publicKey: keypair.publicKey,
    async signTransaction(transaction) {
      transaction.sign([keypair]);
      return transaction;
    },
  };
}

/**
 * Signs, sends and follows one transaction until it is confirmed. The same signed bytes are sent again while their
 * blockhash is valid, which cannot execute twice.
 *
 * @throws EmpireError TRANSACTION_FAILED when it is refused or fails on chain, in the vault's words where they are its.
 * @throws EmpireError TRANSACTION_EXPIRED when its blockhash has expired and it has not landed: it never will.
 * @throws EmpireError RPC_FAILED when the cluster cannot be asked: with a signature in the context the transaction was
 *   sent and its outcome is in doubt, without one nothing was sent.
 */
export async function sendAndConfirm(options: SendOptions): Promise<Confirmed> {
  const { connection, onProgress } = options;
  const lifetime = await latestBlockhash(connection);
  const transaction = await signed(options, lifetime.blockhash);
  const signature = signatureOf(transaction);
  await onProgress?.({ step: "signed", signature });
  const bytes = transaction.serialize();
  try {
    await connection.sendRawTransaction(bytes, { preflightCommitment: "confirmed" });
  } catch (cause) {
    if (cause instanceof SendTransactionError)
      throw transactionFailed(cause.message, cause.logs ?? [], signature, cause);
    // The request may have arrived although its answer did not: what became of it is found out below.
  }
  await onProgress?.({ step: "sent", signature });
  const status = await outcome(options, bytes, signature, lifetime.lastValidBlockHeight);
  if (status.err !== null) throw await failure(connection, signature, status);
  await onProgress?.({ step: "confirmed", signature });
  return { signature, slot: status.slot };
}

async function latestBlockhash(connection: Connection): Promise<BlockhashWithExpiryBlockHeight> {
  try {
    return await connection.getLatestBlockhash("confirmed");
  } catch (cause) {
    throw new EmpireError("RPC_FAILED", "the RPC does not answer, so nothing was sent: check its URL and try again", {
      recoverable: true,
      cause,
    });
  }
}

async function signed(options: SendOptions, blockhash: string): Promise<VersionedTransaction> {
  const { payer, instructions, computeUnits, microLamports } = options;
  const budget: TransactionInstruction[] = [];
  if (computeUnits !== undefined) budget.push(ComputeBudgetProgram.setComputeUnitLimit({ units: computeUnits }));
  if (microLamports !== undefined) budget.push(ComputeBudgetProgram.setComputeUnitPrice({ microLamports }));
  const message = new TransactionMessage({
    payerKey: payer.publicKey,
    recentBlockhash: blockhash,
    instructions: [...budget, ...instructions],
  }).compileToV0Message([...(options.lookupTables ?? [])]);
  const transaction = new VersionedTransaction(message);
  transaction.sign([...(options.signers ?? [])]);
  return payer.signTransaction(transaction);
}

function signatureOf(transaction: VersionedTransaction): string {
  const first = transaction.signatures[0];
  if (first === undefined) throw new EmpireError("TRANSACTION_FAILED", "the wallet returned an unsigned transaction");
  return bs58.encode(first);
}

/** Polls until the transaction is confirmed, failed or expired. */
async function outcome(
  { runtime, connection, onProgress, signal }: SendOptions,
  bytes: Uint8Array,
  signature: string,
  lastValidBlockHeight: number,
): Promise<SignatureStatus> {
  let silent = 0;
  for (let poll = 1; ; poll++) {
    try {
      // Height before status: a transaction that lands between the two is seen, one that expired is not missed.
      const height = await connection.getBlockHeight("confirmed");
      const status = (await connection.getSignatureStatuses([signature])).value[0];
      if (status && (status.err !== null || status.confirmationStatus !== "processed")) return status;
      if (!status && height > lastValidBlockHeight + EXPIRY_MARGIN) {
        throw new EmpireError(
          "TRANSACTION_EXPIRED",
          "the transaction did not land in time and never will: send it again",
          {
            recoverable: true,
            context: { signature },
          },
        );
      }
      if (poll % POLLS_PER_RESEND === 0) {
        await connection.sendRawTransaction(bytes, { skipPreflight: true, maxRetries: 0 });
        await onProgress?.({ step: "sent_again", signature });
      }
      silent = 0;
    } catch (cause) {
      if (cause instanceof EmpireError) throw cause;
      silent += 1;
      if (silent >= MAX_SILENT_POLLS) {
        throw new EmpireError(
          "RPC_FAILED",
          `the RPC stopped answering after ${signature} was sent: look that signature up before you try again`,
          { recoverable: true, context: { signature }, cause },
        );
      }
    }
    await sleep(runtime, POLL, signal);
  }
}

async function failure(connection: Connection, signature: string, status: SignatureStatus): Promise<EmpireError> {
  const landed = await connection
    .getTransaction(signature, { commitment: "confirmed", maxSupportedTransactionVersion: 0 })
    .catch(() => null);
  return transactionFailed(JSON.stringify(status.err), landed?.meta?.logMessages ?? [], signature);
}
