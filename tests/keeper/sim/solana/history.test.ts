import assert from "node:assert/strict";
import { createAssociatedTokenAccountInstruction, getAssociatedTokenAddressSync, NATIVE_MINT } from "@solana/spl-token";
import { type Connection, type Keypair, LAMPORTS_PER_SOL, PublicKey, TransactionInstruction } from "@solana/web3.js";
import bs58 from "bs58";
import type { Chain } from "../../../../keeper/sim/solana/index.ts";
import { Cleanup, funded, type ManualRuntime, manualRuntime, signed, someone, transfer } from "./support.ts";

const MEMO = new PublicKey("MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr");

describe("what the embedded chain remembers of transactions", () => {
  const cleanup = new Cleanup();
  let runtime: ManualRuntime;
  let chain: Chain;
  let connection: Connection;
  let payer: Keypair;
  beforeEach(async () => {
    runtime = manualRuntime();
    chain = await cleanup.chain({ runtime });
    connection = await cleanup.connection(chain, "confirmed");
    payer = funded(chain);
  });
  afterEach(() => cleanup.run());

  it("error: an unknown signature has no status and no transaction", async () => {
    const unknown = bs58.encode(new Uint8Array(64).fill(7));
    assert.equal((await connection.getSignatureStatus(unknown)).value, null);
    assert.equal(await connection.getTransaction(unknown, { maxSupportedTransactionVersion: 0 }), null);
    assert.equal(await connection.getBlockTime(chain.slot), Math.floor(runtime.now() / 1000));
    await assert.rejects(connection.getBlockTime(chain.slot + 1_000), /Block not available/);
  });

  it("error: a before that is not there has nothing before it, and a limit outside 1 to 1000 is refused", async () => {
    const before = bs58.encode(new Uint8Array(64).fill(7));
    assert.deepEqual(await connection.getSignaturesForAddress(payer.publicKey, { before }), []);
    for (const limit of [0, 1_001]) {
      await assert.rejects(connection.getSignaturesForAddress(payer.publicKey, { limit }), /limit/);
    }
  });

  it("pages through an address's signatures, newest first, also inside one slot", async () => {
    const to = someone();
    const sent: string[] = [];
    for (let i = 1; i <= 6; i++) {
      sent.unshift(chain.execute(signed(chain, payer, transfer(payer, to, i * LAMPORTS_PER_SOL * 0.1))).signature);
      if (i % 2 === 0) runtime.passSlots(1);
    }
    const page = async (options: { before?: string; until?: string; limit?: number }) =>
      (await connection.getSignaturesForAddress(to, options)).map((one) => one.signature);
    const [first, second, third, , fifth] = sent;
    assert.ok(first && second && third && fifth);
    assert.deepEqual(await page({}), sent);
    assert.deepEqual(await page({ limit: 2 }), [first, second]);
    assert.deepEqual(await page({ before: second, limit: 2 }), sent.slice(2, 4));
    assert.deepEqual(await page({ until: third }), [first, second]);
    assert.deepEqual(await page({ before: first, until: fifth }), sent.slice(1, 4));
  });

  it("a failed transaction is listed with its error and a memo with its text", async () => {
    const memo = new TransactionInstruction({ programId: MEMO, keys: [], data: Buffer.from("for the vault") });
    chain.execute(signed(chain, payer, memo));
    chain.execute(signed(chain, payer, transfer(payer, someone(), 100 * LAMPORTS_PER_SOL)));
    runtime.passSlots(1);
    const [failed, noted] = await connection.getSignaturesForAddress(payer.publicKey);
    assert.deepEqual(failed?.err, { InstructionError: [0, { Custom: 1 }] });
    assert.equal(noted?.memo, "[13] for the vault");
  });

  it("getTransaction tells fee, balances, logs and inner instructions with their height, in every encoding", async () => {
    const account = getAssociatedTokenAddressSync(NATIVE_MINT, payer.publicKey);
    const bytes = signed(
      chain,
      payer,
      createAssociatedTokenAccountInstruction(payer.publicKey, account, payer.publicKey, NATIVE_MINT),
    );
    const { signature, unitsConsumed, logs } = chain.execute(bytes);
    runtime.passSlots(1);
    const found = await connection.getTransaction(signature, { maxSupportedTransactionVersion: 0 });
    const meta = found?.meta;
    assert.ok(meta);
    assert.deepEqual([meta.err, meta.fee, meta.logMessages], [null, 5_000, logs]);
    assert.equal(BigInt(meta.computeUnitsConsumed ?? 0), unitsConsumed);
    const sum = (balances: readonly number[]) => balances.reduce((a, b) => a + b, 0);
    assert.equal(sum(meta.preBalances) - sum(meta.postBalances), 5_000);
    assert.ok((meta.innerInstructions?.[0]?.instructions.length ?? 0) >= 2);
    assert.equal(meta.postTokenBalances?.[0]?.mint, NATIVE_MINT.toBase58());

    const raw = await rpc("getTransaction", signature, { encoding: "base64", commitment: "confirmed" });
    assert.deepEqual(raw.transaction, [Buffer.from(bytes).toString("base64"), "base64"]);
    const inner = raw.meta.innerInstructions[0]?.instructions ?? [];
    assert.ok(inner.length >= 2 && inner.every((instruction) => instruction.stackHeight >= 2));

    const parsed = await connection.getParsedTransaction(signature, { maxSupportedTransactionVersion: 0 });
    const signers = parsed?.transaction.message.accountKeys.filter((key) => key.signer && key.writable);
    assert.deepEqual(
      signers?.map((key) => key.pubkey.toBase58()),
      [payer.publicKey.toBase58()],
    );
  });

  it("getBlock holds a slot's transactions, and simulate shows an account as it would be", async () => {
    const to = someone();
    const bytes = signed(chain, payer, transfer(payer, to, LAMPORTS_PER_SOL));
    const options = {
      encoding: "base64",
      commitment: "processed",
      accounts: { encoding: "base64", addresses: [to.toBase58()] },
    };
    const simulated = await rpc("simulateTransaction", Buffer.from(bytes).toString("base64"), options);
    assert.equal(simulated.value.accounts[0]?.lamports, LAMPORTS_PER_SOL);
    assert.equal(chain.account(to.toBase58()), undefined);
    const slot = chain.slot;
    const { signature } = chain.execute(bytes);
    runtime.passSlots(1);
    const block = await connection.getBlock(slot, { maxSupportedTransactionVersion: 0 });
    assert.equal(block?.transactions.at(-1)?.transaction.signatures[0], signature);
    assert.equal(block?.blockhash, chain.slots.hash(slot));
  });

  interface Loose {
    readonly transaction: unknown;
    readonly meta: { readonly innerInstructions: { readonly instructions: { readonly stackHeight: number }[] }[] };
    readonly value: { readonly accounts: { readonly lamports: number }[] };
  }

  /** The result as it is on the wire, before a client reads it. */
  async function rpc(method: string, ...params: unknown[]): Promise<Loose> {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
    const response = await fetch(connection.rpcEndpoint, { method: "POST", body });
    return ((await response.json()) as { result: Loose }).result;
  }
});
