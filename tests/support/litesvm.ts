import { type Address, getTransactionDecoder, lamports } from "@solana/kit";
import {
  type AddressLookupTableAccount,
  type Keypair,
  PublicKey,
  type TransactionInstruction,
  type VersionedTransaction,
} from "@solana/web3.js";
import { FailedTransactionMetadata, LiteSVM, type TransactionMetadata } from "litesvm";
import { failureInLogs } from "../../keeper/src/vault/errors.ts";
import type { Chain, ChainAccount, InnerCall, LoadedProgram, Sent } from "./chain.ts";
import { newKey } from "./keys.ts";
import { programsKey } from "./program.ts";
import { TransactionFactory } from "./transaction.ts";

const kitAddress = (key: PublicKey): Address => key.toBase58() as Address;

/** A chain of its own on litesvm: the runtime of today's clusters, and the keeper's own embedded chain. */
export async function startLitesvm(programs: readonly LoadedProgram[], startAt: bigint): Promise<Chain> {
  return new LitesvmChain(load(programs), startAt);
}

const shared = new Map<string, LiteSVM>();

/** The same on the runtime that all tests with these programs share: only what a test makes for itself is its own. */
export async function shareLitesvm(programs: readonly LoadedProgram[], startAt: bigint): Promise<Chain> {
  const key = programsKey(programs);
  const svm = shared.get(key) ?? load(programs);
  shared.set(key, svm);
  return new LitesvmChain(svm, startAt);
}

function load(programs: readonly LoadedProgram[]): LiteSVM {
  const svm = new LiteSVM();
  for (const program of programs) svm.addProgram(kitAddress(program.id), program.bytes);
  return svm;
}

class LitesvmChain implements Chain {
  readonly name = "litesvm";
  readonly feePayer = newKey();
  readonly #svm: LiteSVM;
  readonly #factory = new TransactionFactory(this.feePayer);

  constructor(svm: LiteSVM, startAt: bigint) {
    this.#svm = svm;
    svm.airdrop(kitAddress(this.feePayer.publicKey), lamports(1_000_000_000_000n));
    this.#setNow(startAt);
  }

  async account(address: PublicKey): Promise<ChainAccount | undefined> {
    const found = this.#svm.getAccount(kitAddress(address));
    if (!found.exists || found.lamports === 0n) return undefined;
    return {
      lamports: found.lamports,
      owner: new PublicKey(found.programAddress),
      data: Uint8Array.from(found.data),
      executable: found.executable,
    };
  }

  setAccount(address: PublicKey, account: ChainAccount): void {
    this.#factory.note(address);
    this.#svm.setAccount({
      address: kitAddress(address),
      lamports: lamports(account.lamports),
      programAddress: kitAddress(account.owner),
      data: account.data,
      executable: account.executable,
      space: BigInt(account.data.length),
    });
  }

  async send(
    instructions: readonly TransactionInstruction[],
    signers: readonly Keypair[] = [],
    tables: readonly AddressLookupTableAccount[] = [],
  ): Promise<Sent> {
    const transaction = this.#factory.build(instructions, signers, this.#svm.latestBlockhash(), tables);
    const bytes = transaction.serialize();
    const result = this.#svm.sendTransaction(getTransactionDecoder().decode(bytes));
    const failed = result instanceof FailedTransactionMetadata;
    const meta = failed ? result.meta() : result;
    const logs = meta.logs();
    return {
      ok: !failed,
      error: failed ? String(result.err()) : "",
      code: failureInLogs(logs)?.code,
      logs,
      units: meta.computeUnitsConsumed(),
      // The compute budget instruction that the factory puts first is not the caller's.
      inner: innerCalls(meta, transaction, tables).slice(1),
      size: bytes.length,
    };
  }

  async now(): Promise<bigint> {
    return this.#svm.getClock().unixTimestamp;
  }

  async setNow(unixSeconds: bigint): Promise<void> {
    this.#setNow(unixSeconds);
  }

  async slot(): Promise<bigint> {
    return this.#svm.getClock().slot;
  }

  known(): readonly PublicKey[] {
    return this.#factory.known();
  }

  watch(address: PublicKey): void {
    this.#factory.note(address);
  }

  #setNow(unixSeconds: bigint): void {
    const clock = this.#svm.getClock();
    clock.unixTimestamp = unixSeconds;
    this.#svm.setClock(clock);
  }
}

function innerCalls(
  meta: TransactionMetadata,
  { message }: VersionedTransaction,
  tables: readonly AddressLookupTableAccount[],
): InnerCall[][] {
  const keys = message.getAccountKeys({ addressLookupTableAccounts: [...tables] });
  const key = (index: number): PublicKey => {
    const found = keys.get(index);
    if (found === undefined) throw new Error(`inner instruction names account ${index} of ${keys.length}`);
    return found;
  };
  return meta.innerInstructions().map((calls) =>
    calls.map((call) => {
      const instruction = call.instruction();
      return {
        programId: key(instruction.programIdIndex()),
        accounts: [...instruction.accounts()].map(key),
        data: Uint8Array.from(instruction.data()),
      };
    }),
  );
}
