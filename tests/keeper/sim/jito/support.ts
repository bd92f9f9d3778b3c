import { getTransactionDecoder, lamports, signature } from "@solana/kit";
import { Keypair, PublicKey, SystemProgram, TransactionMessage, VersionedTransaction } from "@solana/web3.js";
import bs58 from "bs58";
import { FailedTransactionMetadata, LiteSVM } from "litesvm";
import type { BundleRun, BundleTarget, Ran } from "../../../../keeper/sim/jito/target.ts";
import { TIP_ACCOUNTS } from "../../../../keeper/sim/jito/tip.ts";
import { millis } from "../../../../keeper/src/domain/quantity.ts";
import type { Cancel, Runtime } from "../../../../keeper/src/runtime.ts";

/** A clock that a test moves by hand; timers run when it passes them. */
export class ManualRuntime implements Runtime {
  #now = 1_700_000_000_000;
  #ids = 0;
  readonly #timers = new Map<number, { at: number; run: () => void; every: number | undefined }>();

  now = () => millis(this.#now);
  monotonic = () => this.#now;
  after = (delay: number, run: () => void): Cancel => this.#add(delay, run, undefined);
  every = (interval: number, run: () => void): Cancel => this.#add(interval, run, interval);
  random = (n: number) => new Uint8Array(n).fill(++this.#ids);
  id = () => `${++this.#ids}`;

  /** Passes `ms`, running what falls due in order. */
  pass(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const due = [...this.#timers].filter(([, timer]) => timer.at <= end).sort(([, a], [, b]) => a.at - b.at)[0];
      if (!due) break;
      const [id, timer] = due;
      this.#now = Math.max(this.#now, timer.at);
      if (timer.every === undefined) this.#timers.delete(id);
      else timer.at += timer.every;
      timer.run();
    }
    this.#now = end;
  }

  get pending(): number {
    return this.#timers.size;
  }

  /** Milliseconds to the next timer that runs once. */
  get next(): number {
    const once = [...this.#timers.values()].filter((timer) => timer.every === undefined);
    return Math.min(...once.map((timer) => timer.at)) - this.#now;
  }

  #add(delay: number, run: () => void, every: number | undefined): Cancel {
    const id = ++this.#ids;
    this.#timers.set(id, { at: this.#now + delay, run, every });
    return () => this.#timers.delete(id);
  }
}

/** A chain of one process with two funded people on it, behind the port that the block engine wants. */
export class LitesvmTarget implements BundleTarget {
  #svm = new LiteSVM();
  slot = 100;
  finality = "confirmed";
  readonly #landed = new Map<string, number>();
  readonly alice = Keypair.generate();
  readonly bob = Keypair.generate();

  constructor() {
    for (const person of [this.alice, this.bob]) {
      this.#svm.airdrop(kit(person.publicKey.toBase58()), lamports(10_000_000_000n));
    }
    for (const account of TIP_ACCOUNTS) this.#svm.airdrop(kit(account), lamports(1_000_000n));
  }

  balance(address: PublicKey | string): bigint {
    return this.#svm.getBalance(kit(String(address))) ?? 0n;
  }

  executeBundle(transactions: readonly Uint8Array[]): BundleRun {
    const before = this.#svm.toBytes();
    const executed: Ran[] = [];
    for (const [failed, bytes] of transactions.entries()) {
      executed.push(this.#run(bytes));
      if (executed.at(-1)?.err === null) continue;
      this.#svm = LiteSVM.fromBytes(before);
      return { ok: false, failed, executed };
    }
    this.slot += 1;
    for (const bytes of transactions) this.#landed.set(signatureOf(bytes), this.slot);
    return { ok: true, slot: this.slot };
  }

  execute(transaction: Uint8Array): Ran {
    return this.#run(transaction);
  }

  simulate(transaction: Uint8Array) {
    const before = this.#svm.toBytes();
    const run = this.#run(transaction);
    const posts = new Map(TIP_ACCOUNTS.map((address) => [address, { lamports: this.balance(address) }]));
    this.#svm = LiteSVM.fromBytes(before);
    return { ...run, posts };
  }

  account(address: string) {
    return { lamports: this.balance(address) };
  }

  #run(transaction: Uint8Array): Ran {
    const result = this.#svm.sendTransaction(getTransactionDecoder().decode(transaction));
    const failed = result instanceof FailedTransactionMetadata;
    return failed ? { err: result.err().toString(), logs: result.meta().logs() } : { err: null, logs: result.logs() };
  }

  status(name: string) {
    const slot = this.#landed.get(name);
    return slot === undefined ? undefined : { slot, err: null, confirmationStatus: this.finality };
  }

  /** A transaction of plain transfers, signed by `from`. */
  transfers(from: Keypair, ...to: readonly (readonly [PublicKey | string, number])[]): VersionedTransaction {
    const instructions = to.map(([address, amount]) =>
      SystemProgram.transfer({ fromPubkey: from.publicKey, toPubkey: new PublicKey(address), lamports: amount }),
    );
    const recentBlockhash = this.#svm.latestBlockhash();
    const message = new TransactionMessage({ payerKey: from.publicKey, recentBlockhash, instructions });
    const transaction = new VersionedTransaction(message.compileToV0Message());
    transaction.sign([from]);
    return transaction;
  }
}

const kit = (text: string) => text as Parameters<LiteSVM["getBalance"]>[0];

function signatureOf(bytes: Uint8Array): string {
  const first = VersionedTransaction.deserialize(bytes).signatures[0] ?? new Uint8Array(64);
  return signature(bs58.encode(first));
}
