// litesvm's inner class takes bytes. Its outer one takes @solana/kit values and converts them both ways on every call,
// which is four times slower for a transfer and fifty times for reading an account (0.23 ms and 0.12 ms measured).

import type { SimulatedTransactionInfo, TransactionMetadata } from "litesvm/dist/internal.js";
import {
  Clock,
  EpochSchedule,
  FailedTransactionMetadata,
  LiteSvm,
  Account as RuntimeAccount,
} from "litesvm/dist/internal.js";
import { type Account, fromRuntime } from "./account.ts";
import { type Address, addressBytes, addressOf, SLOT_HASHES_SYSVAR, SYSTEM_PROGRAM } from "./address.ts";
import { SLOTS_PER_EPOCH } from "./slots.ts";
import { type TransactionError, transactionErrorOf } from "./transactionError.ts";

/** What the runtime says of one run. */
export interface RuntimeResult {
  readonly err: TransactionError | null;
  readonly meta: TransactionMetadata;
}

const EMPTY: Account = { lamports: 0n, owner: SYSTEM_PROGRAM, executable: false, data: new Uint8Array() };

/**
 * The Solana runtime, and nothing else: it keeps no history and checks no blockhash, because the chain around it does
 * both and remembers them over a restart.
 */
export class Svm {
  readonly #inner: LiteSvm;

  constructor() {
    this.#inner = new LiteSvm();
    this.#inner.setBlockhashCheck(false);
    this.#inner.setTransactionHistory(0n);
    this.#inner.withNativeMints();
    this.#inner.setEpochSchedule(new EpochSchedule(SLOTS_PER_EPOCH, SLOTS_PER_EPOCH, false, 0n, 0n));
    this.setClock(0, 0);
  }

  /** Installs a program from its ELF. @throws Error when the loader refuses it. */
  addProgram(address: Address, elf: Uint8Array): void {
    this.#inner.addProgram(addressBytes(address), elf);
  }

  account(address: Address): Account | undefined {
    return fromRuntime(this.#inner.getAccount(addressBytes(address)));
  }

  setAccount(address: Address, account: Account | undefined): void {
    const { lamports, data, owner, executable } = account ?? EMPTY;
    this.#inner.setAccount(
      addressBytes(address),
      new RuntimeAccount(lamports, data, addressBytes(owner), executable, 0n),
    );
  }

  /** Runs a transaction that `decodeTransaction` has accepted: other bytes abort the process. */
  run(transaction: Uint8Array): RuntimeResult {
    const result = this.#inner.sendVersionedTransaction(transaction);
    return result instanceof FailedTransactionMetadata
      ? { err: transactionErrorOf(result), meta: result.meta() }
      : { err: null, meta: result };
  }

  /** Runs a transaction and changes nothing. `posts` are the accounts after it, when it succeeded. */
  simulate(
    transaction: Uint8Array,
    sigVerify: boolean,
  ): RuntimeResult & { readonly posts: ReadonlyMap<Address, Account> } {
    this.#inner.setSigverify(sigVerify);
    try {
      const result = this.#inner.simulateVersionedTransaction(transaction);
      return result instanceof FailedTransactionMetadata
        ? { err: transactionErrorOf(result), meta: result.meta(), posts: new Map() }
        : { err: null, meta: result.meta(), posts: postsOf(result) };
    } finally {
      this.#inner.setSigverify(true);
    }
  }

  /** Sets the Clock sysvar: `unixTime` in seconds. */
  setClock(slot: number, unixTime: number): void {
    const epoch = BigInt(slot) / SLOTS_PER_EPOCH;
    this.#inner.setClock(new Clock(BigInt(slot), 0n, epoch, epoch + 1n, BigInt(unixTime)));
  }

  /** Sets the SlotHashes sysvar, which address lookup tables are created against. */
  setSlotHashes(data: Uint8Array): void {
    this.setAccount(SLOT_HASHES_SYSVAR, {
      lamports: 1n,
      owner: "Sysvar1111111111111111111111111111111111111",
      executable: false,
      data,
    });
  }

  rentExemption(bytes: number): bigint {
    return this.#inner.minimumBalanceForRentExemption(BigInt(bytes));
  }
}

function postsOf(simulated: SimulatedTransactionInfo): Map<Address, Account> {
  return new Map(
    simulated.postAccounts().flatMap((post) => {
      const account = fromRuntime(post.account());
      return account === undefined ? [] : [[addressOf(post.address), account]];
    }),
  );
}
