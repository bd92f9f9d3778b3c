import assert from "node:assert/strict";
import { type Commitment, LAMPORTS_PER_SOL } from "@solana/web3.js";
import { Cleanup, funded, manualRuntime, SLOT_MS, signed, someone, transfer } from "./support.ts";

describe("commitment and time on the embedded chain", () => {
  const cleanup = new Cleanup();
  afterEach(() => cleanup.run());

  it("a transfer is seen at processed at once, at confirmed one slot later, at finalized after two", async () => {
    const runtime = manualRuntime();
    const chain = await cleanup.chain({ runtime });
    const connection = await cleanup.connection(chain);
    const payer = funded(chain);
    runtime.passSlots(3);
    const to = someone();
    const { signature } = chain.execute(signed(chain, payer, transfer(payer, to, LAMPORTS_PER_SOL)));
    const seen = async () => {
      const levels: Commitment[] = ["processed", "confirmed", "finalized"];
      const balances = await Promise.all(levels.map((level) => connection.getBalance(to, level)));
      const status = (await connection.getSignatureStatus(signature)).value;
      const record = await connection.getTransaction(signature, {
        commitment: "confirmed",
        maxSupportedTransactionVersion: 0,
      });
      return [
        ...balances.map((b) => b / LAMPORTS_PER_SOL),
        status?.confirmationStatus,
        status?.confirmations,
        record !== null,
      ];
    };
    assert.deepEqual(await seen(), [1, 0, 0, "processed", 0, false]);
    runtime.passSlots(1);
    assert.deepEqual(await seen(), [1, 1, 0, "confirmed", 1, true]);
    runtime.passSlots(1);
    assert.deepEqual(await seen(), [1, 1, 1, "finalized", null, true]);
  });

  it("getProgramAccounts at finalized shows an account as it was before it was emptied", async () => {
    const runtime = manualRuntime();
    const chain = await cleanup.chain({ runtime });
    const payer = funded(chain, 1);
    runtime.passSlots(3);
    chain.execute(signed(chain, payer, transfer(payer, someone(), LAMPORTS_PER_SOL - 5_000)));
    const has = (commitment: "processed" | "finalized") =>
      chain
        .programAccounts("11111111111111111111111111111111", commitment)
        .some(({ address }) => address === payer.publicKey.toBase58());
    assert.deepEqual([has("processed"), has("finalized")], [false, true]);
    runtime.passSlots(2);
    assert.deepEqual([has("processed"), has("finalized")], [false, false]);
  });

  it("the Clock sysvar is the wall clock, and stands still when that is set back while slots go on", async () => {
    const runtime = manualRuntime();
    const chain = await cleanup.chain({ runtime });
    const clock = () => Buffer.from(chain.account("SysvarC1ock11111111111111111111111111111111")?.data ?? []);
    const read = () => [Number(clock().readBigUInt64LE(0)), Number(clock().readBigInt64LE(32))] as const;
    runtime.passSlots(10);
    assert.deepEqual(read(), [chain.slot, Math.floor(runtime.now() / 1000)]);
    const before = read();
    runtime.shift(-3_600_000);
    runtime.passSlots(10);
    assert.deepEqual(read(), [before[0] + 9, before[1]]);
    runtime.shift(7_200_000);
    runtime.passSlots(1);
    assert.equal(read()[1], Math.floor(runtime.now() / 1000));
    assert.equal(read()[0], chain.slot);
    assert.ok(chain.slot >= 7_200_000 / SLOT_MS, "a sleep of two hours is two hours of slots");
  });

  it("SlotHashes holds the hashes that getLatestBlockhash gave, newest first", async () => {
    const runtime = manualRuntime();
    const chain = await cleanup.chain({ runtime });
    const given: string[] = [];
    for (let i = 0; i < 700; i += 7) {
      runtime.passSlots(7);
      given.push(chain.latestBlockhash().blockhash);
    }
    const data = Buffer.from(chain.account("SysvarS1otHashes111111111111111111111111111")?.data ?? []);
    assert.equal(data.readBigUInt64LE(0), 512n);
    assert.equal(Number(data.readBigUInt64LE(8)), chain.slot - 1);
    for (let i = 0; i < 512; i++) {
      const slot = Number(data.readBigUInt64LE(8 + i * 40));
      assert.equal(slot, chain.slot - 1 - i);
      assert.deepEqual(
        data.subarray(16 + i * 40, 48 + i * 40),
        Buffer.from((await import("bs58")).default.decode(chain.slots.hash(slot))),
      );
    }
    assert.equal(given.at(-1), chain.slots.hash(chain.slot));
  });
});
