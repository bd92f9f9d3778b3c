import assert from "node:assert/strict";
import { cpSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { LAMPORTS_PER_SOL } from "@solana/web3.js";
import { type Chain, openChain, resetChain } from "../../../../keeper/sim/solana/index.ts";
import { readFrames } from "../../../../keeper/sim/solana/store/frame.ts";
import { ChainStore } from "../../../../keeper/sim/solana/store/store.ts";
import {
  Cleanup,
  funded,
  lamportsOf,
  type ManualRuntime,
  manualRuntime,
  signed,
  someone,
  transfer,
} from "./support.ts";

const FIRST = "journal-00000001.log";

describe("the embedded chain's files", () => {
  const cleanup = new Cleanup();
  let runtime: ManualRuntime;
  let dir = "";
  beforeEach(() => {
    runtime = manualRuntime();
    dir = cleanup.folder();
  });
  afterEach(() => cleanup.run());

  /** A chain with three transfers, closed. */
  async function written(options: { segmentBytes?: number } = {}) {
    const chain = await openChain({ dir, runtime, ...options });
    const payer = funded(chain);
    const to = someone();
    const signatures = [1, 2, 3].map((sol) => {
      runtime.passSlots(1);
      return chain.execute(signed(chain, payer, transfer(payer, to, sol * LAMPORTS_PER_SOL))).signature;
    });
    const slot = chain.slot;
    await chain.close();
    return { payer, to, signatures, slot, genesisHash: chain.genesisHash };
  }

  const reopen = (options: { dir?: string; notice?: (message: string) => void; segmentBytes?: number } = {}) =>
    cleanup.chain({ runtime, dir, ...options });

  it("error: a byte that changed in the middle is CHAIN_CORRUPT, names the file, and is not written over", async () => {
    await written();
    const path = join(dir, FIRST);
    const whole = readFileSync(path);
    const { records } = readFrames(whole);
    for (const at of records.slice(0, -1).flatMap(({ offset, length }) => [offset, offset + 5, offset + length - 1])) {
      const damaged = Buffer.from(whole);
      damaged[at] = (damaged[at] ?? 0) ^ 0x40;
      writeFileSync(path, damaged);
      await assert.rejects(openChain({ dir, runtime }), { code: "CHAIN_CORRUPT", message: /journal-00000001\.log/ });
      assert.deepEqual(readFileSync(path), damaged);
    }
  });

  it("error: a chain made with another program release refuses to open and says how to begin anew", async () => {
    const so = join(dir, "program.so");
    const market = join("programs", "market", "release", "market.so");
    cpSync(market, so);
    const programs = [{ address: someone().toBase58(), soPath: so }];
    const chain = join(dir, "chain");
    await (await openChain({ dir: chain, runtime, programs })).close();
    await (await openChain({ dir: chain, runtime, programs })).close();
    writeFileSync(so, Buffer.concat([readFileSync(market), Buffer.alloc(8)]));
    await assert.rejects(openChain({ dir: chain, runtime, programs }), {
      code: "UNSUPPORTED",
      message: /--reset-chain/,
    });
    await assert.rejects(openChain({ dir: chain, runtime }), { code: "UNSUPPORTED" });
    resetChain(chain);
    await (await openChain({ dir: chain, runtime, programs })).close();
  });

  it("error: a second opener is told who has it", async () => {
    await cleanup.chain({ runtime, dir });
    await assert.rejects(openChain({ dir, runtime }), { code: "CHAIN_LOCKED" });
    assert.throws(() => resetChain(dir), { code: "CHAIN_LOCKED" });
  });

  it("a reset puts every file aside, each time beside the last, and makes nothing where nothing is", async () => {
    const home = cleanup.folder();
    dir = join(home, "chain");
    assert.equal(ChainStore.exists(dir), false);
    assert.equal(resetChain(dir), undefined);
    assert.deepEqual(readdirSync(home), []);
    for (const name of ["chain.old", "chain.old2", "chain.old3"]) {
      const { genesisHash, slot } = await written({ segmentBytes: 1_000 });
      writeFileSync(join(dir, "endpoints.json"), "{}");
      const files = readdirSync(dir);
      const aside = join(home, name);
      assert.equal(resetChain(dir), aside);
      assert.deepEqual(readdirSync(aside), files);
      assert.equal(ChainStore.exists(dir), false);
      const kept = await openChain({ dir: aside, runtime });
      assert.equal(kept.genesisHash, genesisHash);
      assert.ok(kept.slot > slot);
      await kept.close();
    }
    assert.deepEqual(readdirSync(home).sort(), ["chain.old", "chain.old2", "chain.old3"]);
  });

  it("error: a refused opening leaves no lock behind", async () => {
    await written();
    await assert.rejects(
      openChain({ dir, runtime, programs: [{ address: someone().toBase58(), soPath: join(dir, "none") }] }),
      {
        code: "CONFIG_INVALID",
      },
    );
    await reopen();
  });

  it("a reopened chain knows accounts, slots, statuses and whole transactions, and refuses what it has run", async () => {
    const open = await openChain({ dir, runtime });
    const payer = funded(open);
    const to = someone();
    const bytes = signed(open, payer, transfer(payer, to, LAMPORTS_PER_SOL));
    const { signature, slot } = open.execute(bytes);
    const record = open.transaction(signature);
    await open.close();

    const chain = await reopen();
    assert.equal(lamportsOf(chain, to), BigInt(LAMPORTS_PER_SOL));
    assert.ok(chain.slot > slot);
    assert.equal(chain.genesisHash, open.genesisHash);
    assert.equal(chain.status(signature)?.confirmationStatus, "finalized");
    assert.deepEqual(chain.transaction(signature), record);
    assert.equal(chain.history.of(to.toBase58()).length, 1);
    assert.equal(chain.execute(bytes).err, "AlreadyProcessed");
    const connection = await cleanup.connection(chain, "confirmed");
    const found = await connection.getTransaction(signature, { maxSupportedTransactionVersion: 0 });
    assert.equal(found?.meta?.fee, 5_000);
    const list = await connection.getSignaturesForAddress(
      payer.publicKey,
      { until: record?.signature ?? "" },
      "confirmed",
    );
    assert.deepEqual(list, []);
  });

  it("time passes while the chain is closed: blockhashes expire and the clock goes on, never back", async () => {
    const open = await openChain({ dir, runtime });
    const payer = funded(open);
    const soon = signed(open, payer, transfer(payer, someone(), LAMPORTS_PER_SOL));
    const late = signed(open, payer, transfer(payer, someone(), LAMPORTS_PER_SOL));
    await open.close();
    runtime.shift(20_000);
    const first = await openChain({ dir, runtime });
    assert.equal(first.execute(soon).err, null);
    await first.close();
    runtime.shift(60_000);
    const second = await openChain({ dir, runtime });
    assert.equal(second.execute(late).err, "BlockhashNotFound");
    funded(second);
    const { unixTime } = second.slots;
    await second.close();
    runtime.shift(-3_600_000);
    const third = await reopen();
    assert.equal(third.slots.unixTime, unixTime);
    assert.ok(third.slot > second.slot);
  });

  it("a journal cut at any byte of its last record loses that record alone, and says so", async () => {
    const { signatures } = await written();
    const bytes = readFileSync(join(dir, FIRST));
    const last = readFrames(bytes).records.at(-1);
    assert.ok(last);
    for (let cut = 1; cut < last.length; cut++) {
      writeFileSync(join(dir, FIRST), bytes.subarray(0, last.offset + cut));
      const notices: string[] = [];
      const seen: string[] = [];
      const { store } = ChainStore.open(
        { dir, segmentBytes: 1_000_000, notice: (message) => notices.push(message) },
        { writes: () => {}, transaction: (landed) => seen.push(landed.signature) },
      );
      store.close();
      assert.deepEqual(seen.slice(1), signatures.slice(0, 2));
      assert.match(notices[0] ?? "", new RegExp(` ${cut} unfinished bytes`));
      assert.equal(statSync(join(dir, FIRST)).size, last.offset);
    }
  });

  it("a chain whose last record was cut off opens without it and can be written on", async () => {
    const { to, signatures } = await written();
    const last = readFrames(readFileSync(join(dir, FIRST))).records.at(-1);
    assert.ok(last);
    truncateSync(join(dir, FIRST), last.offset + 100);
    const open = await openChain({ dir, runtime });
    assert.equal(lamportsOf(open, to), BigInt(3 * LAMPORTS_PER_SOL));
    assert.equal(open.status(signatures[2] ?? ""), undefined);
    const payer = funded(open);
    await open.close();
    assert.equal(lamportsOf(await reopen(), payer.publicKey), 10n * BigInt(LAMPORTS_PER_SOL));
  });

  it("a creation that was cut off anywhere is a creation again", async () => {
    const made = await openChain({ dir, runtime });
    await made.close();
    const bytes = readFileSync(join(dir, FIRST));
    for (let length = 0; length < bytes.length; length += 61) {
      writeFileSync(join(dir, FIRST), bytes.subarray(0, length));
      const chain = await openChain({ dir, runtime });
      assert.equal(chain.airdrop(someone().toBase58(), 1_000_000_000n).err, null);
      await chain.close();
    }
  });

  it("segments end with a snapshot, history stays whole, and a lost snapshot costs nothing", async () => {
    const { to, signatures } = await written({ segmentBytes: 1_000 });
    const files = readdirSync(dir).sort();
    assert.ok(files.filter((name) => name.startsWith("journal-")).length >= 4);
    assert.equal(files.filter((name) => name.startsWith("snapshot-")).length, 2);
    const check = (chain: Chain) => {
      assert.equal(lamportsOf(chain, to), BigInt(6 * LAMPORTS_PER_SOL));
      for (const signature of signatures) assert.equal(chain.transaction(signature)?.signature, signature);
    };
    const plain = await openChain({ dir, runtime });
    check(plain);
    await plain.close();
    for (const name of files.filter((file) => file.startsWith("snapshot-")))
      truncateSync(join(dir, name), statSync(join(dir, name)).size - 1);
    const notices: string[] = [];
    check(await reopen({ notice: (message) => notices.push(message) }));
    assert.equal(notices.length, 2);
  });

  it("an account that ended stays ended over a snapshot and a restart", async () => {
    const open = await openChain({ dir, runtime, segmentBytes: 1_000 });
    const payer = funded(open, 1);
    open.execute(signed(open, payer, transfer(payer, someone(), LAMPORTS_PER_SOL - 5_000)));
    for (let i = 0; i < 3; i++) funded(open);
    await open.close();
    const chain = await reopen();
    assert.equal(chain.account(payer.publicKey.toBase58()), undefined);
  });
});
