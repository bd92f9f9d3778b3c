import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { LAMPORTS_PER_SOL } from "@solana/web3.js";
import { Cleanup, funded, lamportsOf, manualRuntime, signed, someone, transfer } from "./support.ts";

describe("bundles on the embedded chain", () => {
  const cleanup = new Cleanup();
  afterEach(() => cleanup.run());

  it("error: one failure leaves nothing of the others: no balance, no signature, no listener called, no byte written", async () => {
    const dir = cleanup.folder();
    const chain = await cleanup.chain({ runtime: manualRuntime(), dir });
    const [payer, fresh] = [funded(chain), someone()];
    const heard: unknown[] = [];
    chain.onStep((step) => heard.push(step));
    const journal = () => readFileSync(join(dir, "journal-00000001.log"));
    const before = { journal: journal(), payer: lamportsOf(chain, payer.publicKey), slot: chain.slot };
    const good = signed(chain, payer, transfer(payer, fresh, LAMPORTS_PER_SOL));
    const outcome = chain.executeBundle([
      good,
      signed(chain, payer, transfer(payer, someone(), 100 * LAMPORTS_PER_SOL)),
    ]);
    assert.equal(outcome.ok, false);
    assert.equal(!outcome.ok && outcome.failed, 1);
    assert.deepEqual(outcome.executed[1]?.err, { InstructionError: [0, { Custom: 1 }] });
    assert.equal(lamportsOf(chain, payer.publicKey), before.payer);
    assert.equal(chain.account(fresh.toBase58()), undefined);
    assert.equal(chain.status(outcome.executed[0]?.signature ?? ""), undefined);
    assert.deepEqual(heard, []);
    assert.deepEqual(journal(), before.journal);
    assert.equal(chain.execute(good).err, null, "what was rolled back can still land by itself");
    assert.equal(lamportsOf(chain, fresh), BigInt(LAMPORTS_PER_SOL));
  });

  it("error: a transaction that is twice in its bundle is a failure of the bundle", async () => {
    const chain = await cleanup.chain({ runtime: manualRuntime() });
    const payer = funded(chain);
    const bytes = signed(chain, payer, transfer(payer, someone(), LAMPORTS_PER_SOL));
    const before = lamportsOf(chain, payer.publicKey);
    const outcome = chain.executeBundle([bytes, bytes]);
    assert.equal(outcome.executed[1]?.err, "AlreadyProcessed");
    assert.equal(outcome.ok, false);
    assert.equal(lamportsOf(chain, payer.publicKey), before);
  });

  it("lands whole, a later transaction spending what an earlier one gave, as one step of one slot", async () => {
    const chain = await cleanup.chain({ runtime: manualRuntime() });
    const [a, b] = [funded(chain), funded(chain)];
    const to = someone();
    const steps: number[] = [];
    chain.onStep((step) => steps.push(step.transactions.length));
    const outcome = chain.executeBundle([
      signed(chain, a, transfer(a, b.publicKey, 5 * LAMPORTS_PER_SOL)),
      signed(chain, b, transfer(b, to, 12 * LAMPORTS_PER_SOL)),
    ]);
    assert.equal(outcome.ok, true);
    assert.equal(lamportsOf(chain, to), BigInt(12 * LAMPORTS_PER_SOL));
    assert.deepEqual(steps, [2]);
    const slots = outcome.executed.map(({ signature }) => chain.status(signature)?.slot);
    assert.deepEqual(slots, [chain.slot, chain.slot]);
  });
});
