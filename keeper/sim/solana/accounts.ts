import { type Account, type AddressedAccount, sameAccount, type Write } from "./account.ts";
import { type Address, NATIVE_MINT } from "./address.ts";
import type { Svm } from "./svm.ts";

const NATIVE_MINTS: readonly Address[] = [NATIVE_MINT, "9pan9bMn5HatX4EJdBwg9VgCa7Uz5HL8N1m5D3NdXej9"];

/**
 * Every account that was ever written on this chain, beside the runtime that runs on them. The runtime can neither list
 * its accounts nor take a change back; this can, and answers reads without crossing into it.
 */
export class Accounts {
  readonly #svm: Svm;
  readonly #byAddress = new Map<Address, Account>();
  readonly #byOwner = new Map<Address, Set<Address>>();
  /** Addresses whose account ended: the runtime must not be asked for them again. */
  readonly #gone = new Set<Address>();
  /** Programs that came with the runtime or a release file: large, read by every transaction, and unchanging. */
  readonly #programs = new Map<Address, Account>();

  constructor(svm: Svm) {
    this.#svm = svm;
  }

  /** The account now, undefined when there is none. Programs and sysvars of the runtime itself are found too. */
  get(address: Address): Account | undefined {
    const written = this.#byAddress.get(address) ?? this.#programs.get(address);
    if (written !== undefined || this.#gone.has(address)) return written;
    const account = this.#svm.account(address);
    if (account?.executable) this.#programs.set(address, account);
    return account;
  }

  /** Accounts owned by `owner` that were written on this chain. */
  ownedBy(owner: Address): readonly Address[] {
    return [...(this.#byOwner.get(owner) ?? [])];
  }

  /** All accounts written on this chain, and the end of those that ended: what `restore` needs. */
  snapshot(): Write[] {
    const alive = [...this.#byAddress].map(([address, account]) => ({ address, account }));
    return [...alive, ...[...this.#gone].map((address) => ({ address, account: undefined }))];
  }

  /** Writes many accounts. Programs come last: the runtime loads one when its account is set, and reads its code then. */
  restore(writes: readonly Write[]): void {
    for (const write of writes) if (!write.account?.executable) this.set(write);
    for (const write of writes) if (write.account?.executable) this.set(write);
  }

  /** Accounts that the runtime starts with and that belong among a program's accounts: the mints of wrapped SOL. */
  builtIn(): AddressedAccount[] {
    return NATIVE_MINTS.flatMap((address) => {
      const account = this.#svm.account(address);
      return account === undefined ? [] : [{ address, account }];
    });
  }

  /** Writes an account here and in the runtime. */
  set({ address, account }: Write): void {
    this.#svm.setAccount(address, account);
    this.#note(address, account);
  }

  /**
   * Takes over what the runtime has written at `address` since `before` was read by `get`. Undefined when it wrote
   * nothing new. `before` cannot be read here: of an account that is new to this chain only the runtime knows.
   */
  pull(address: Address, before: Account | undefined): Write | undefined {
    const account = this.#svm.account(address);
    if (sameAccount(before, account)) return undefined;
    this.#note(address, account);
    return { address, account };
  }

  #note(address: Address, account: Account | undefined): void {
    const old = this.#byAddress.get(address);
    if (old !== undefined && old.owner !== account?.owner) this.#byOwner.get(old.owner)?.delete(address);
    if (account === undefined) {
      this.#byAddress.delete(address);
      this.#gone.add(address);
      return;
    }
    this.#gone.delete(address);
    this.#byAddress.set(address, account);
    const owned = this.#byOwner.get(account.owner) ?? new Set();
    this.#byOwner.set(account.owner, owned.add(address));
  }
}
