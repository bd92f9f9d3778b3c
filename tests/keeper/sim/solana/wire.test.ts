import assert from "node:assert/strict";
import { ComputeBudgetProgram, Keypair, TransactionMessage, VersionedTransaction } from "@solana/web3.js";
import fc from "fast-check";
import { MalformedTransaction } from "../../../../keeper/sim/solana/index.ts";
import { decodeTransaction } from "../../../../keeper/sim/solana/wire.ts";
import { Cleanup, funded, manualRuntime, signed, someone, transfer } from "./support.ts";

describe("the transaction decoder, which stands between strangers' bytes and a runtime that aborts on them", () => {
  const cleanup = new Cleanup();
  afterEach(() => cleanup.run());

  it("error: bytes that are no transaction are refused, whatever they are", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 1_300 }), (bytes) => {
        try {
          decodeTransaction(bytes);
        } catch (error) {
          assert.ok(error instanceof MalformedTransaction);
        }
      }),
    );
    assert.throws(() => decodeTransaction(new Uint8Array()), MalformedTransaction);
    assert.throws(() => decodeTransaction(new Uint8Array(1_233)), /maximum is 1232/);
  });

  it("error: a transaction cut short or with a byte behind it is refused", async () => {
    const chain = await cleanup.chain({ runtime: manualRuntime() });
    const payer = funded(chain);
    const bytes = signed(chain, payer, transfer(payer, someone(), 1_000_000));
    for (let length = 0; length < bytes.length; length++) {
      assert.throws(() => decodeTransaction(bytes.subarray(0, length)), MalformedTransaction);
    }
    assert.throws(() => decodeTransaction(Uint8Array.of(...bytes, 0)), /after the end/);
  });

  it("the runtime survives every transaction that the decoder lets through", async () => {
    const chain = await cleanup.chain({ runtime: manualRuntime() });
    const payer = funded(chain);
    const budget = ComputeBudgetProgram.setComputeUnitLimit({ units: 10_000 });
    const legacy = signed(chain, payer, budget, transfer(payer, someone(), 1_000_000));
    const message = new TransactionMessage({
      payerKey: payer.publicKey,
      recentBlockhash: chain.latestBlockhash().blockhash,
      instructions: [budget, transfer(payer, someone(), 1_000_000)],
    }).compileToV0Message();
    message.addressTableLookups.push({
      accountKey: Keypair.generate().publicKey,
      writableIndexes: [0],
      readonlyIndexes: [1],
    });
    const versioned = new VersionedTransaction(message).serialize();
    const change = fc.record({ at: fc.nat(legacy.length - 65), byte: fc.nat(255) });
    let ran = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(legacy, versioned),
        fc.array(change, { minLength: 1, maxLength: 4 }),
        (base, changes) => {
          const bytes = base.slice();
          // Behind the signature: its bytes decide nothing but whether it fits.
          for (const { at, byte } of changes) bytes[65 + at] = byte;
          try {
            const { err } = chain.simulate(bytes, { sigVerify: false, replaceRecentBlockhash: true });
            ran += err === null ? 1 : 0;
            chain.execute(bytes);
          } catch (error) {
            assert.ok(error instanceof MalformedTransaction);
          }
        },
      ),
      { numRuns: 2_000 },
    );
    assert.ok(ran > 0);
  });
});
