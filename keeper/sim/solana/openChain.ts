import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { type ChainLock, takeLock } from "../../src/chain/lock.ts";
import { durationMs } from "../../src/domain/quantity.ts";
import type { Runtime } from "../../src/runtime.ts";
import type { AddressedAccount } from "./account.ts";
import { Accounts } from "./accounts.ts";
import { Chain } from "./chain.ts";
import { faucetAccount } from "./faucet.ts";
import { History } from "./history.ts";
import { type SlotMark, Slots } from "./slots.ts";
import { assertSamePrograms, FORMAT_VERSION, type Genesis, loadPrograms, type ProgramSource } from "./store/genesis.ts";
import { ChainStore, type StoreOptions } from "./store/store.ts";
import { Svm } from "./svm.ts";

const SLOT_MS = 400;
const FINALITY_SLOTS = 2;
const SEGMENT_BYTES = 8 * 1024 * 1024;

export interface OpenChainOptions {
  /** Where its files are: EMPIRE_HOME/chain. Created when missing. */
  readonly dir: string;
  readonly runtime: Runtime;
  readonly programs?: readonly ProgramSource[];
  /** Accounts that exist from the first slot on. Read only when the chain is created. */
  readonly genesisAccounts?: readonly AddressedAccount[];
  /** Length of a slot, default 400 ms. */
  readonly slotMs?: number;
  /** Slots from processed to finalized, default 2. */
  readonly finalitySlots?: number;
  /** Bytes of journal between two snapshots, default 8 MiB. */
  readonly segmentBytes?: number;
  /** Hears what a person should know and need not act on: a torn tail dropped, a stale lock taken over. */
  readonly notice?: (message: string) => void;
}

/**
 * Opens the chain in `dir`, or creates it.
 *
 * @throws EmpireError CHAIN_LOCKED (with the owner's rpcUrl) while another process owns it; CHAIN_CORRUPT when its files
 * are damaged; UNSUPPORTED when it was created with another release of a program or format; CONFIG_INVALID when a
 * program file is missing.
 */
export async function openChain(options: OpenChainOptions): Promise<Chain> {
  const notice = options.notice ?? (() => {});
  const lock = takeLock(options.dir);
  if (lock.tookOver) notice("the process that owned the chain is gone: its lock was taken over");
  try {
    return open(options, lock, notice);
  } catch (error) {
    lock.release();
    throw error;
  }
}

/**
 * Moves the chain in `dir` into a folder beside it, `<dir>.old`, or `.old2` and so on, so that the next `openChain` creates
 * one and nothing is lost.
 *
 * @returns where the files are now; undefined when `dir` is not there.
 * @throws EmpireError CHAIN_LOCKED while it is in use.
 */
export function resetChain(dir: string): string | undefined {
  if (!existsSync(dir)) return undefined;
  const lock = takeLock(dir);
  try {
    const old = `${resolve(dir)}.old`;
    let aside = old;
    for (let n = 2; existsSync(aside); n++) aside = `${old}${n}`;
    // The folder as a whole, its lock with it: a chain of which only some files have been moved would be a damaged one.
    lock.moveAway(aside);
    return aside;
  } finally {
    lock.release();
  }
}

function open(options: OpenChainOptions, lock: ChainLock, notice: (message: string) => void): Chain {
  const { dir, runtime } = options;
  const finalitySlots = options.finalitySlots ?? FINALITY_SLOTS;
  const slotMs = options.slotMs ?? SLOT_MS;
  const programs = loadPrograms(options.programs ?? []);
  const storeOptions: StoreOptions = { dir, segmentBytes: options.segmentBytes ?? SEGMENT_BYTES, notice };
  const svm = new Svm();
  for (const { address, elf } of programs) svm.addProgram(address, elf);
  const accounts = new Accounts(svm);
  const history = new History();
  const now = runtime.now();

  let store: ChainStore;
  let from: SlotMark;
  let unixTime = Math.floor(now / 1000);
  if (ChainStore.exists(dir)) {
    const recovered = new Map<string, AddressedAccount["account"] | undefined>();
    const opened = ChainStore.open(storeOptions, {
      writes: (writes) => {
        for (const { address, account } of writes) recovered.set(address, account);
      },
      transaction: (landed, position) => history.add(landed, position),
    });
    store = opened.store;
    assertSamePrograms(store.genesis, programs);
    accounts.restore([...recovered].map(([address, account]) => ({ address, account })));
    from = { slot: slotAfter(opened.mark, now, slotMs, finalitySlots), time: now };
    unixTime = Math.max(unixTime, Math.floor(opened.mark.time / 1000));
  } else {
    const genesis: Genesis = {
      version: FORMAT_VERSION,
      id: Buffer.from(runtime.random(32)).toString("hex"),
      programs: programs.map(({ address, sha256 }) => ({ address, sha256 })),
    };
    const writes = [faucetAccount(), ...accounts.builtIn(), ...(options.genesisAccounts ?? [])];
    from = { slot: 1, time: now };
    store = ChainStore.create(storeOptions, genesis, { slot: 0, time: now, transactions: [], writes });
    accounts.restore(writes);
  }
  const genesis = createHash("sha256").update(Buffer.from(store.genesis.id, "hex")).digest();
  const slots = new Slots({ genesis, from, unixTime, slotMs, finalitySlots });
  const tick = (run: () => void) => runtime.every(durationMs(slotMs), run);
  return new Chain({ runtime, svm, accounts, slots, history, store, finalitySlots, notice, tick, lock });
}

/** The slots went on while the chain was closed, and all that had been journaled is final when it opens. */
function slotAfter(mark: SlotMark, now: number, slotMs: number, finalitySlots: number): number {
  return mark.slot + Math.max(finalitySlots + 1, Math.floor((now - mark.time) / slotMs));
}
