import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Write } from "../../../../keeper/sim/solana/account.ts";
import { FORMAT_VERSION } from "../../../../keeper/sim/solana/store/genesis.ts";
import { ChainStore, type StoreOptions } from "../../../../keeper/sim/solana/store/store.ts";
import { Cleanup, someone } from "./support.ts";

const SECOND_JOURNAL = "journal-00000002.log";
const SECOND_SNAPSHOT = "snapshot-00000002.bin";
const GENESIS = { version: FORMAT_VERSION, id: "ab".repeat(32), programs: [] };
const OWNER = someone().toBase58();
const ADDRESS = someone().toBase58();

/** One account whose lamports are the value that the chain holds. */
const writesOf = (value: number): Write[] => [
  { address: ADDRESS, account: { lamports: BigInt(value), owner: OWNER, executable: false, data: new Uint8Array() } },
];
const stepOf = (value: number) => ({ slot: value, time: value * 400, transactions: [], writes: writesOf(value) });
const markOf = (value: number) => ({ slot: value, time: value * 400 });

describe("a segment that could not be begun", () => {
  const cleanup = new Cleanup();
  let options: StoreOptions;
  let dir = "";
  beforeEach(() => {
    dir = cleanup.folder();
    options = { dir, segmentBytes: 1_000_000, notice: () => {} };
  });
  afterEach(() => cleanup.run());

  /** The value that the files say, and where the chain stands. */
  function reopened(): { value: bigint | undefined; slot: number } {
    let value: bigint | undefined;
    const { store, mark } = ChainStore.open(options, {
      writes: (writes) => {
        for (const { account } of writes) value = account?.lamports;
      },
      transaction: () => {},
    });
    store.close();
    return { value, slot: mark.slot };
  }

  it("error: leaves neither snapshot nor journal behind, and the chain goes on in the old one", () => {
    const store = ChainStore.create(options, GENESIS, stepOf(0));
    store.append(stepOf(1));
    // A link into nowhere: the journal cannot be created, whoever runs this.
    symlinkSync(join(dir, "no", "where"), join(dir, SECOND_JOURNAL));
    assert.throws(() => store.roll(markOf(1), writesOf(1)), { code: "ENOENT" });
    assert.deepEqual(readdirSync(dir), ["journal-00000001.log"]);
    store.append(stepOf(2));
    store.close();
    assert.deepEqual(reopened(), { value: 2n, slot: 2 });
  });

  it("error: leaves no draft of a snapshot behind that could not be put in place", () => {
    const store = ChainStore.create(options, GENESIS, stepOf(0));
    mkdirSync(join(dir, SECOND_SNAPSHOT));
    assert.throws(() => store.roll(markOf(1), writesOf(1)));
    assert.ok(!existsSync(join(dir, `${SECOND_SNAPSHOT}.draft`)));
    assert.ok(!existsSync(join(dir, SECOND_JOURNAL)));
    store.append(stepOf(2));
    store.close();
  });

  it("does not hide what was written to the one before it: a snapshot counts only with its segment's first record", () => {
    const store = ChainStore.create(options, GENESIS, stepOf(0));
    store.append(stepOf(1));
    const before = cleanup.folder();
    cpSync(dir, before, { recursive: true });
    store.roll(markOf(1), writesOf(1));
    store.close();
    const snapshot = join(cleanup.folder(), SECOND_SNAPSHOT);
    cpSync(join(dir, SECOND_SNAPSHOT), snapshot);

    // As a full disk leaves it, to which the chain then went on writing when some room was made.
    options = { ...options, dir: before };
    const { store: older } = ChainStore.open(options, { writes: () => {}, transaction: () => {} });
    older.append(stepOf(2));
    older.close();
    for (const torn of [Buffer.alloc(0), Buffer.alloc(7, 1), Buffer.alloc(40)]) {
      cpSync(snapshot, join(before, SECOND_SNAPSHOT));
      writeFileSync(join(before, SECOND_JOURNAL), torn);
      assert.deepEqual(reopened(), { value: 2n, slot: 2 }, `${torn.length} bytes`);
    }
    const { store: again } = ChainStore.open(options, { writes: () => {}, transaction: () => {} });
    again.append(stepOf(3));
    again.roll(markOf(3), writesOf(3));
    again.append(stepOf(4));
    again.close();
    assert.deepEqual(reopened(), { value: 4n, slot: 4 });
    rmSync(join(before, SECOND_SNAPSHOT));
    assert.deepEqual(reopened(), { value: 4n, slot: 4 });
  });

  it("error: a first record that is missing in front of a later segment is CHAIN_CORRUPT", () => {
    const store = ChainStore.create(options, GENESIS, stepOf(0));
    for (const value of [1, 2]) store.roll(markOf(value), writesOf(value));
    store.close();
    writeFileSync(join(dir, SECOND_JOURNAL), "");
    assert.throws(reopened, { code: "CHAIN_CORRUPT", message: /segment 2/ });
  });
});
