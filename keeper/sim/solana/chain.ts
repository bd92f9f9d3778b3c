import type { ChainLock } from "../../src/chain/lock.ts";
import type { Cancel, Runtime } from "../../src/runtime.ts";
import type { Account, AddressedAccount } from "./account.ts";
import { type Address, isAddress } from "./address.ts";
import { attempt, type Machine, refusalOf, takeBack } from "./attempt.ts";
import { type LandedRun, refused, reportOf } from "./execute.ts";
import type { Executed } from "./executed.ts";
import { airdropTransaction } from "./faucet.ts";
import type { History, HistoryEntry } from "./history.ts";
import type { Landed, RunReport, Step } from "./landed.ts";
import { Listeners } from "./listeners.ts";
import { isResolved, type ResolvedKeys, resolveKeys } from "./lookup.ts";
import { BLOCKHASH_AGE, type Commitment, type Slots } from "./slots.ts";
import type { ChainStore } from "./store/store.ts";
import { Versions } from "./versions.ts";
import { decodeTransaction, type WireTransaction } from "./wire.ts";

/** What became of a bundle. When not `ok` nothing of it is visible anywhere; `executed` ends with the one that failed. */
export type BundleOutcome =
  | { readonly ok: true; readonly slot: number; readonly executed: readonly Executed[] }
  | { readonly ok: false; readonly failed: number; readonly executed: readonly Executed[] };

/** A run that changed nothing. */
export interface Simulated extends RunReport {
  readonly slot: number;
  /** The accounts after it, when it succeeded. */
  readonly posts: ReadonlyMap<Address, Account>;
  /** The transaction's keys, when its lookups could be resolved. */
  readonly keys: ResolvedKeys | undefined;
}

/** The parts that a chain is put together from, by `openChain`. */
export interface ChainParts extends Machine {
  readonly runtime: Runtime;
  readonly store: ChainStore;
  readonly finalitySlots: number;
  readonly notice: (message: string) => void;
  /** Starts the slots. */
  readonly tick: (run: () => void) => Cancel;
  readonly lock: Pick<ChainLock, "publish" | "release">;
}

/** The embedded chain: one process's Solana, whose every landed transaction is in its journal before anybody hears of it. */
export class Chain {
  readonly #parts: ChainParts;
  readonly #versions = new Versions();
  readonly #steps: Listeners<Step>;
  readonly #newSlots: Listeners<number>;
  readonly #stopTicking: Cancel;
  #airdrops = 0;
  #closed = false;

  constructor(parts: ChainParts) {
    this.#parts = parts;
    this.#steps = new Listeners(parts.notice);
    this.#newSlots = new Listeners(parts.notice);
    this.#syncSysvars();
    this.#stopTicking = parts.tick(() => this.#tick());
  }

  /** The slot that transactions are processed in now. */
  get slot(): number {
    return this.#parts.slots.current;
  }

  get slots(): Slots {
    return this.#parts.slots;
  }

  get history(): History {
    return this.#parts.history;
  }

  get finalitySlots(): number {
    return this.#parts.finalitySlots;
  }

  /** The hash that names this chain, base58. */
  get genesisHash(): string {
    return this.#parts.slots.hash(0);
  }

  /** The newest blockhash and the last slot in which a transaction that carries it is accepted. */
  latestBlockhash(commitment: Commitment = "processed"): { blockhash: string; lastValidBlockHeight: number } {
    const slot = this.#parts.slots.at(commitment);
    return { blockhash: this.#parts.slots.hash(slot), lastValidBlockHeight: slot + BLOCKHASH_AGE };
  }

  /**
   * Runs one signed transaction.
   *
   * @returns what became of it; with `landed` false it left no trace, not even a fee.
   * @throws MalformedTransaction when the bytes are none; EmpireError CHAIN_CORRUPT when the journal cannot be written.
   */
  execute(transaction: Uint8Array): Executed {
    const [executed] = this.#attempt([decodeTransaction(transaction)], false).executed;
    if (executed === undefined) throw new RangeError("an attempt of one transaction has one result");
    return executed;
  }

  /**
   * Runs signed transactions one behind the other, all or none: when one fails, nothing of the others is left.
   *
   * @throws as `execute`.
   */
  executeBundle(transactions: readonly Uint8Array[]): BundleOutcome {
    const { executed, ok } = this.#attempt(transactions.map(decodeTransaction), true);
    return ok ? { ok, slot: this.slot, executed } : { ok, failed: executed.length - 1, executed };
  }

  /** Runs a transaction without effect. @throws MalformedTransaction */
  simulate(
    transaction: Uint8Array,
    options: { readonly sigVerify?: boolean; readonly replaceRecentBlockhash?: boolean } = {},
  ): Simulated {
    const decoded = decodeTransaction(transaction);
    const resolved = resolveKeys(decoded, (address) => this.account(address));
    const keys = isResolved(resolved) ? resolved : undefined;
    const refusal = options.replaceRecentBlockhash ? undefined : refusalOf(this.#parts, decoded);
    const early = refusal ?? (isResolved(resolved) ? undefined : resolved);
    if (early !== undefined) return { ...refused(early), slot: this.slot, posts: new Map(), keys };
    const { err, meta, posts } = this.#parts.svm.simulate(transaction, options.sigVerify ?? true);
    return { ...reportOf(err, meta), slot: this.slot, posts, keys };
  }

  /** Gives `to` SOL by a transfer from the faucet. @throws RangeError when `to` is no address. */
  airdrop(to: Address, lamports: bigint): Executed {
    if (!isAddress(to)) throw new RangeError(`"${to}" is not an address`);
    this.#airdrops += 1;
    return this.execute(airdropTransaction(to, lamports, this.latestBlockhash().blockhash, this.#airdrops));
  }

  /** The account as `commitment` sees it (default: now), undefined when there is none. */
  account(address: Address, commitment: Commitment = "processed"): Account | undefined {
    const now = () => this.#parts.accounts.get(address);
    return commitment === "processed" ? now() : this.#versions.at(this.slots.at(commitment), address, now);
  }

  /** Accounts that `owner` owns, as `commitment` sees them. The runtime's own programs and sysvars are not among them. */
  programAccounts(owner: Address, commitment: Commitment = "processed"): AddressedAccount[] {
    const candidates = new Set(this.#parts.accounts.ownedBy(owner));
    for (const address of this.#versions.changedAfter(this.slots.at(commitment))) candidates.add(address);
    return [...candidates].flatMap((address) => {
      const account = this.account(address, commitment);
      return account?.owner === owner ? [{ address, account }] : [];
    });
  }

  /** Sets an account from outside the rules of the chain, journaled like a transaction. For building a market, never for trading. */
  setAccount(address: Address, account: Account | undefined): void {
    const before = new Map([[address, this.account(address)]]);
    this.#parts.accounts.set({ address, account });
    this.#commit([], [{ address, account }], before);
  }

  /** What is known of a transaction, undefined when it never landed. */
  status(signature: string): (HistoryEntry & { readonly confirmationStatus: Commitment }) | undefined {
    const entry = this.#parts.history.get(signature);
    return entry && { ...entry, confirmationStatus: this.slots.commitmentOf(entry.slot) };
  }

  /** A landed transaction in full, from the journal. */
  transaction(signature: string): Landed | undefined {
    const entry = this.#parts.history.get(signature);
    return entry && this.#parts.store.read(entry.position);
  }

  /** Lamports that keep an account of `bytes` alive for ever. */
  rentExemption(bytes: number): bigint {
    return this.#parts.svm.rentExemption(bytes);
  }

  /** Hears of every change once it is journaled: a transaction, a bundle as one step, or accounts set from outside. */
  onStep(listener: (step: Step) => void): Cancel {
    return this.#steps.add(listener);
  }

  /** Hears of every landed transaction. */
  onTransaction(listener: (landed: Landed) => void): Cancel {
    return this.onStep((step) => step.transactions.forEach(listener));
  }

  /** Hears of every new slot, after it has begun. */
  onSlot(listener: (slot: number) => void): Cancel {
    return this.#newSlots.add(listener);
  }

  /** Tells the person who runs the chain of something that no client may see: the inside of an internal error. */
  notice(message: string): void {
    this.#parts.notice(message);
  }

  /** Tells other commands, through the lock file, where this chain answers. */
  publish(rpcUrl: string): void {
    this.#parts.lock.publish(rpcUrl);
  }

  /** Stops the slots, closes the journal and gives the lock back. Calling it again does nothing. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#stopTicking();
    this.#steps.clear();
    this.#newSlots.clear();
    this.#parts.store.close();
    this.#parts.lock.release();
  }

  /** Runs transactions as one step. `whole`: a failure of one is a failure of all. */
  #attempt(transactions: readonly WireTransaction[], whole: boolean): { executed: readonly Executed[]; ok: boolean } {
    const { executed, runs, ok } = attempt(this.#parts, transactions, whole);
    if (ok && runs.length > 0) this.#land(runs);
    return { executed, ok };
  }

  #land(runs: readonly LandedRun[]): void {
    const before = new Map<Address, Account | undefined>();
    const writes = new Map<Address, Account | undefined>();
    for (const run of runs) {
      for (const [address, account] of run.before) if (!before.has(address)) before.set(address, account);
      for (const { address, account } of run.writes) writes.set(address, account);
    }
    this.#commit(
      runs.map((run) => run.landed),
      [...writes].map(([address, account]) => ({ address, account })),
      before,
    );
  }

  /** Journals a step that the accounts already show, then tells of it. A step that cannot be journaled is taken back. */
  #commit(
    transactions: readonly Landed[],
    writes: Step["writes"],
    before: ReadonlyMap<Address, Account | undefined>,
  ): void {
    const { store, history, runtime } = this.#parts;
    const step: Step = { slot: this.slot, time: runtime.now(), transactions, writes };
    try {
      const position = store.append(step);
      transactions.forEach((landed, index) => {
        history.add(landed, { ...position, index });
      });
    } catch (error) {
      takeBack(this.#parts.accounts, before);
      throw error;
    }
    this.#versions.record({ slot: step.slot, before });
    this.#steps.tell(step);
    if (store.full) this.#roll();
  }

  #roll(): void {
    const { store, accounts, runtime, notice } = this.#parts;
    try {
      store.roll({ slot: this.slot, time: runtime.now() }, accounts.snapshot());
    } catch (error) {
      notice(`the chain's snapshot could not be written, the journal goes on without it: ${String(error)}`);
    }
  }

  #tick(): void {
    if (!this.slots.advance(this.#parts.runtime.now())) return;
    this.#syncSysvars();
    this.#newSlots.tell(this.slot);
    this.#versions.forget(this.slots.at("finalized"));
  }

  #syncSysvars(): void {
    this.#parts.svm.setClock(this.slot, this.slots.unixTime);
    this.#parts.svm.setSlotHashes(this.slots.slotHashes());
  }
}
