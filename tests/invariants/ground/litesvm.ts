import type { Keypair } from "@solana/web3.js";
import {
  Account,
  FailedTransactionMetadata,
  InstructionErrorCustom,
  LiteSvm,
  type SimulatedTransactionInfo,
  TransactionErrorInstructionError,
  type TransactionMetadata,
} from "litesvm/dist/internal.js";
import { VAULT_PROGRAM_ID } from "../../../keeper/src/vault/program.ts";
import { eventBytes } from "../../../keeper/src/vault/receipts.ts";
import type { ChainAccount } from "../../support/chain.ts";
import type { Wire } from "../wire/instruction.ts";
import { type Key, keyOf, keyOfBytes } from "../wire/key.ts";
import { pack } from "../wire/message.ts";
import { failureName } from "./failure.ts";
import type { Genesis, Ground, Outcome } from "./ground.ts";

const VAULT = keyOf(VAULT_PROGRAM_ID);
const EMPTY = new Account(0n, new Uint8Array(), new Uint8Array(32), false, 0n);

/**
 * litesvm with nothing between: its own class, which takes bytes, instead of the one that it wraps around it, and no check of signatures
 * and blockhashes. A transaction takes a seventh of the time.
 */
export class LitesvmGround implements Ground {
  readonly payer: Key;
  readonly #svm: LiteSvm;
  readonly #genesis: readonly (readonly [Key, Account])[];
  readonly #start: bigint;
  /** Everything that may differ from the genesis. */
  readonly #touched = new Set<Key>();

  constructor({ programs, accounts, now }: Genesis, payer: Key) {
    this.payer = payer;
    this.#start = now;
    this.#svm = new LiteSvm();
    this.#svm.setSigverify(false);
    this.#svm.setBlockhashCheck(false);
    this.#svm.setTransactionHistory(0n);
    for (const { id, bytes } of programs) this.#svm.addProgram(id.toBytes(), bytes);
    this.#genesis = accounts.map(([key, account]) => [key, toSvm(account)] as const);
    for (const [key, account] of this.#genesis) this.#svm.setAccount(key.bytes, account);
    this.#setNow(now);
  }

  /** Back to the genesis. */
  reset(): void {
    for (const [key, account] of this.#genesis) {
      if (this.#touched.delete(key)) this.#svm.setAccount(key.bytes, account);
    }
    for (const key of this.#touched) this.#svm.setAccount(key.bytes, EMPTY);
    this.#touched.clear();
    this.#setNow(this.#start);
  }

  async send(wire: Wire, _signers: readonly Keypair[] = []): Promise<Outcome> {
    const { bytes, keys } = pack(this.payer, wire);
    this.#touched.add(this.payer);
    const result = this.#svm.sendVersionedTransaction(bytes);
    if (result instanceof FailedTransactionMetadata) return refused(result);
    for (const { key, writable } of wire.metas) if (writable) this.#touched.add(key);
    return { ok: true, error: "", events: eventsOf(result, keys) };
  }

  async probe(wire: Wire): Promise<Outcome> {
    const { bytes, keys } = pack(this.payer, wire);
    const result: SimulatedTransactionInfo | FailedTransactionMetadata = this.#svm.simulateVersionedTransaction(bytes);
    if (result instanceof FailedTransactionMetadata) return refused(result);
    return { ok: true, error: "", events: eventsOf(result.meta(), keys) };
  }

  async account(key: Key): Promise<ChainAccount | undefined> {
    const found = this.#svm.getAccount(key.bytes);
    if (found === null || found.lamports() === 0n) return undefined;
    return new Found(found);
  }

  put(key: Key, account: ChainAccount): void {
    this.#touched.add(key);
    this.#svm.setAccount(key.bytes, toSvm(account));
  }

  async setNow(unixSeconds: bigint): Promise<void> {
    this.#setNow(unixSeconds);
  }

  #setNow(unixSeconds: bigint): void {
    const clock = this.#svm.getClock();
    clock.unixTimestamp = unixSeconds;
    this.#svm.setClock(clock);
  }
}

/** An account whose parts are copied out when they are asked for: most readers want the data alone. */
class Found implements ChainAccount {
  readonly #account: Account;
  constructor(account: Account) {
    this.#account = account;
  }
  get data() {
    return this.#account.data();
  }
  get lamports() {
    return this.#account.lamports();
  }
  get owner() {
    return keyOfBytes(this.#account.owner()).pubkey;
  }
  get executable() {
    return this.#account.executable();
  }
}

function toSvm({ lamports, data, owner, executable }: ChainAccount): Account {
  return new Account(lamports, data, keyOf(owner).bytes, executable, 0n);
}

function refused(result: FailedTransactionMetadata): Outcome {
  const error = result.err();
  const inner = error instanceof TransactionErrorInstructionError ? error.err() : undefined;
  const name = inner instanceof InstructionErrorCustom ? failureName(inner.code) : String(inner ?? error);
  return { ok: false, error: name, events: [] };
}

function eventsOf(meta: TransactionMetadata, keys: readonly Key[]): Uint8Array[] {
  const events: Uint8Array[] = [];
  for (const calls of meta.innerInstructions()) {
    for (const call of calls) {
      const instruction = call.instruction();
      const program = keys[instruction.programIdIndex()];
      if (program !== VAULT) continue;
      const event = eventBytes(program.pubkey, instruction.data());
      if (event !== undefined) events.push(event);
    }
  }
  return events;
}
