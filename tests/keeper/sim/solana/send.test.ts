import assert from "node:assert/strict";
import {
  ComputeBudgetProgram,
  Keypair,
  LAMPORTS_PER_SOL,
  SendTransactionError,
  SystemProgram,
  sendAndConfirmTransaction,
  Transaction,
  TransactionMessage,
  VersionedTransaction,
} from "@solana/web3.js";
import { systemRuntime } from "../../../../keeper/src/runtime.ts";
import { Cleanup, funded, lamportsOf, manualRuntime, signed, someone, transfer } from "./support.ts";

describe("sending transactions to the embedded chain", () => {
  const cleanup = new Cleanup();
  afterEach(() => cleanup.run());

  it("error: a transfer of more than there is fails in preflight with the program's logs, and costs nothing", async () => {
    const chain = await cleanup.chain({ runtime: manualRuntime() });
    const connection = await cleanup.connection(chain);
    const payer = funded(chain, 1);
    const bytes = signed(chain, payer, transfer(payer, someone(), 2 * LAMPORTS_PER_SOL));
    await assert.rejects(connection.sendRawTransaction(bytes), (error: unknown) => {
      assert.ok(error instanceof SendTransactionError);
      assert.match(error.message, /Error processing Instruction 0: custom program error: 0x1/);
      assert.ok(error.logs?.some((line) => line.includes("insufficient lamports")));
      return true;
    });
    assert.equal(lamportsOf(chain, payer.publicKey), BigInt(LAMPORTS_PER_SOL));
  });

  it("error: without preflight the same transfer lands as failed and pays its fee", async () => {
    const chain = await cleanup.chain({ runtime: manualRuntime() });
    const connection = await cleanup.connection(chain);
    const payer = funded(chain, 1);
    const bytes = signed(chain, payer, transfer(payer, someone(), 2 * LAMPORTS_PER_SOL));
    const signature = await connection.sendRawTransaction(bytes, { skipPreflight: true });
    const { value } = await connection.getSignatureStatus(signature);
    assert.deepEqual(value?.err, { InstructionError: [0, { Custom: 1 }] });
    assert.equal(lamportsOf(chain, payer.publicKey), BigInt(LAMPORTS_PER_SOL) - 5_000n);
  });

  it("error: a blockhash is refused once 150 slots have passed over it", async () => {
    const runtime = manualRuntime();
    const chain = await cleanup.chain({ runtime });
    const connection = await cleanup.connection(chain);
    const payer = funded(chain);
    const young = signed(chain, payer, transfer(payer, someone(), LAMPORTS_PER_SOL));
    const old = signed(chain, payer, transfer(payer, someone(), LAMPORTS_PER_SOL));
    runtime.passSlots(150);
    await connection.sendRawTransaction(young);
    runtime.passSlots(1);
    await assert.rejects(connection.sendRawTransaction(old), /Blockhash not found/);
  });

  it("error: the same transaction is refused the second time", async () => {
    const chain = await cleanup.chain({ runtime: manualRuntime() });
    const connection = await cleanup.connection(chain);
    const payer = funded(chain);
    const bytes = signed(chain, payer, transfer(payer, someone(), LAMPORTS_PER_SOL));
    await connection.sendRawTransaction(bytes);
    await assert.rejects(connection.sendRawTransaction(bytes), /already been processed/);
    assert.equal(chain.execute(bytes).err, "AlreadyProcessed");
  });

  it("error: a signature that does not fit is refused with its own code", async () => {
    const chain = await cleanup.chain({ runtime: manualRuntime() });
    const connection = await cleanup.connection(chain);
    const payer = funded(chain);
    const bytes = signed(chain, payer, transfer(payer, someone(), LAMPORTS_PER_SOL));
    bytes[10] = (bytes[10] ?? 0) ^ 1;
    await assert.rejects(connection.sendRawTransaction(bytes), /signature verification failure/);
  });

  it("error: a payer who does not exist is refused and nothing lands", async () => {
    const chain = await cleanup.chain({ runtime: manualRuntime() });
    const nobody = Keypair.generate();
    const executed = chain.execute(signed(chain, nobody, transfer(nobody, someone(), 1)));
    assert.equal(executed.err, "AccountNotFound");
    assert.equal(executed.landed, false);
    assert.equal(chain.status(executed.signature), undefined);
  });

  it("error: a transaction over its compute limit fails as on the cluster", async () => {
    const chain = await cleanup.chain({ runtime: manualRuntime() });
    const payer = funded(chain);
    const limited = signed(
      chain,
      payer,
      ComputeBudgetProgram.setComputeUnitLimit({ units: 200 }),
      transfer(payer, someone(), LAMPORTS_PER_SOL),
    );
    assert.deepEqual(chain.execute(limited).err, { InstructionError: [1, "ComputationalBudgetExceeded"] });
  });

  it("confirms a transfer through the client's own confirmation", async () => {
    const chain = await cleanup.chain({ runtime: systemRuntime(), slotMs: 20 });
    const connection = await cleanup.connection(chain, "confirmed");
    const payer = funded(chain);
    const to = someone();
    const transaction = new Transaction().add(transfer(payer, to, LAMPORTS_PER_SOL));
    await sendAndConfirmTransaction(connection, transaction, [payer]);
    assert.equal(await connection.getBalance(to), LAMPORTS_PER_SOL);
  });

  it("charges exactly the fee that getFeeForMessage told, price for compute included", async () => {
    const chain = await cleanup.chain({ runtime: manualRuntime() });
    const connection = await cleanup.connection(chain);
    const payer = funded(chain);
    const cases = [
      [],
      [ComputeBudgetProgram.setComputeUnitPrice({ microLamports: 12_345 })],
      [
        ComputeBudgetProgram.setComputeUnitPrice({ microLamports: 999_999 }),
        ComputeBudgetProgram.setComputeUnitLimit({ units: 1_001 }),
      ],
    ];
    for (const budget of cases) {
      const message = new TransactionMessage({
        payerKey: payer.publicKey,
        recentBlockhash: chain.latestBlockhash().blockhash,
        instructions: [...budget, transfer(payer, someone(), LAMPORTS_PER_SOL)],
      }).compileToV0Message();
      const told = (await connection.getFeeForMessage(message)).value;
      const transaction = new VersionedTransaction(message);
      transaction.sign([payer]);
      const before = lamportsOf(chain, payer.publicKey);
      const { fee, err } = chain.execute(transaction.serialize());
      assert.equal(err, null);
      assert.equal(before - lamportsOf(chain, payer.publicKey) - BigInt(LAMPORTS_PER_SOL), fee);
      assert.equal(BigInt(told ?? -1), fee);
    }
  });

  it("closes an account whose last lamport leaves", async () => {
    const chain = await cleanup.chain({ runtime: manualRuntime() });
    const payer = funded(chain, 1);
    const emptied = LAMPORTS_PER_SOL - 5_000;
    chain.execute(signed(chain, payer, transfer(payer, someone(), emptied)));
    assert.equal(chain.account(payer.publicKey.toBase58()), undefined);
    assert.deepEqual(
      chain.programAccounts(SystemProgram.programId.toBase58()).filter((a) => a.address === payer.publicKey.toBase58()),
      [],
    );
  });
});
