import {
  type AddressLookupTableAccount,
  type Keypair,
  PublicKey,
  SystemProgram,
  type TransactionInstruction,
} from "@solana/web3.js";
import { Clock, type ProgramTestContext, start } from "solana-bankrun";
import { failureInLogs } from "../../keeper/src/vault/errors.ts";
import type { Chain, ChainAccount, LoadedProgram, Sent } from "./chain.ts";
import { newKey } from "./keys.ts";
import { programsKey } from "./program.ts";
import { TransactionFactory } from "./transaction.ts";

const BPF_LOADER_2 = new PublicKey("BPFLoader2111111111111111111111111111111111");

// Its runtime otherwise writes every log line of every program to stderr.
process.env.RUST_LOG ??= "off";

const shared = new Map<string, Promise<ProgramTestContext>>();

/**
 * A chain on solana-bankrun: the Solana 1.18 runtime, with its own account checks and syscalls. All tests with these
 * programs share one bank, because each bank keeps six threads busy until the process ends; only what a test makes for
 * itself is its own.
 */
export async function shareBankrun(programs: readonly LoadedProgram[], startAt: bigint): Promise<Chain> {
  const key = programsKey(programs);
  const bank = shared.get(key) ?? load(programs);
  shared.set(key, bank);
  const chain = new BankrunChain(await bank);
  await chain.setNow(startAt);
  return chain;
}

function load(programs: readonly LoadedProgram[]): Promise<ProgramTestContext> {
  return start(
    [],
    programs.map(({ id, bytes }) => ({
      address: id,
      info: { lamports: 100_000_000_000, data: bytes, owner: BPF_LOADER_2, executable: true },
    })),
  );
}

class BankrunChain implements Chain {
  readonly name = "bankrun";
  readonly feePayer = newKey();
  readonly #context: ProgramTestContext;
  readonly #factory = new TransactionFactory(this.feePayer);

  constructor(context: ProgramTestContext) {
    this.#context = context;
    const account = { lamports: 1e12, data: new Uint8Array(), owner: SystemProgram.programId, executable: false };
    context.setAccount(this.feePayer.publicKey, account);
  }

  async account(address: PublicKey): Promise<ChainAccount | undefined> {
    const found = await this.#context.banksClient.getAccount(address);
    if (found === null) return undefined;
    return {
      lamports: BigInt(found.lamports),
      owner: found.owner,
      data: Uint8Array.from(found.data),
      executable: found.executable,
    };
  }

  setAccount(address: PublicKey, account: ChainAccount): void {
    this.#factory.note(address);
    this.#context.setAccount(address, { ...account, lamports: Number(account.lamports) });
  }

  async send(
    instructions: readonly TransactionInstruction[],
    signers: readonly Keypair[] = [],
    tables: readonly AddressLookupTableAccount[] = [],
  ): Promise<Sent> {
    // The bank forgets blockhashes by the wall clock, also while a slow machine is still in one test.
    const [blockhash] = (await this.#context.banksClient.getLatestBlockhash()) ?? [this.#context.lastBlockhash];
    const transaction = this.#factory.build(instructions, signers, blockhash, tables);
    const { result, meta } = await this.#context.banksClient.tryProcessTransaction(transaction);
    const logs = meta?.logMessages ?? [];
    return {
      ok: result === null,
      error: result ?? "",
      code: failureInLogs(logs)?.code,
      logs,
      units: meta?.computeUnitsConsumed ?? 0n,
      inner: undefined,
      size: transaction.serialize().length,
    };
  }

  async now(): Promise<bigint> {
    return (await this.#context.banksClient.getClock()).unixTimestamp;
  }

  async setNow(unixSeconds: bigint): Promise<void> {
    const clock = await this.#context.banksClient.getClock();
    this.#context.setClock(
      new Clock(clock.slot, clock.epochStartTimestamp, clock.epoch, clock.leaderScheduleEpoch, unixSeconds),
    );
  }

  async slot(): Promise<bigint> {
    return (await this.#context.banksClient.getClock()).slot;
  }

  known(): readonly PublicKey[] {
    return this.#factory.known();
  }

  watch(address: PublicKey): void {
    this.#factory.note(address);
  }
}
