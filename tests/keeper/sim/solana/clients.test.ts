import assert from "node:assert/strict";
import { AnchorProvider, Wallet } from "@coral-xyz/anchor";
import { address, createSolanaRpc, createSolanaRpcSubscriptions } from "@solana/kit";
import {
  createMint,
  getAccount,
  getOrCreateAssociatedTokenAccount,
  mintTo,
  transfer as move,
  TOKEN_PROGRAM_ID,
} from "@solana/spl-token";
import {
  AddressLookupTableProgram,
  type Connection,
  Keypair,
  LAMPORTS_PER_SOL,
  Transaction,
  TransactionMessage,
  VersionedTransaction,
} from "@solana/web3.js";
import { type Chain, serveRpc } from "../../../../keeper/sim/solana/index.ts";
import { systemRuntime } from "../../../../keeper/src/runtime.ts";
import { Cleanup, funded, manualRuntime, signed, someone, transfer } from "./support.ts";

describe("unmodified clients on the embedded chain", () => {
  const cleanup = new Cleanup();
  afterEach(() => cleanup.run());

  async function quick(): Promise<{ chain: Chain; connection: Connection; payer: Keypair }> {
    const chain = await cleanup.chain({ runtime: systemRuntime(), slotMs: 20 });
    const connection = await cleanup.connection(chain, "confirmed");
    return { chain, connection, payer: funded(chain) };
  }

  it("spl-token creates a mint, mints and transfers; explorers' calls show it", async () => {
    const { connection, payer } = await quick();
    const owner = Keypair.generate();
    const mint = await createMint(connection, payer, payer.publicKey, null, 6);
    const mine = await getOrCreateAssociatedTokenAccount(connection, payer, mint, payer.publicKey);
    const theirs = await getOrCreateAssociatedTokenAccount(connection, payer, mint, owner.publicKey);
    await mintTo(connection, payer, mint, mine.address, payer, 2_500_000n);
    const signature = await move(connection, payer, mine.address, theirs.address, payer, 1_000_000n);

    assert.equal((await getAccount(connection, theirs.address)).amount, 1_000_000n);
    assert.equal((await connection.getTokenAccountBalance(mine.address)).value.uiAmountString, "1.5");
    assert.equal((await connection.getTokenSupply(mint)).value.amount, "2500000");
    const held = await connection.getParsedTokenAccountsByOwner(owner.publicKey, { mint });
    assert.equal(held.value[0]?.account.data.parsed.info.tokenAmount.uiAmount, 1);
    const parsedMint = (await connection.getParsedAccountInfo(mint)).value?.data;
    assert.ok(parsedMint && "parsed" in parsedMint);
    assert.deepEqual([parsedMint.parsed.type, parsedMint.parsed.info.decimals], ["mint", 6]);
    const largest = (await connection.getTokenLargestAccounts(mint)).value;
    assert.deepEqual(
      largest.map((one) => one.amount),
      ["1500000", "1000000"],
    );

    const found = await connection.getTransaction(signature, { maxSupportedTransactionVersion: 0 });
    const before = found?.meta?.preTokenBalances?.map((balance) => balance.uiTokenAmount.amount).sort();
    const after = found?.meta?.postTokenBalances?.map((balance) => balance.uiTokenAmount.amount).sort();
    assert.deepEqual(before, ["0", "2500000"]);
    assert.deepEqual(after, ["1000000", "1500000"]);
  });

  it("getProgramAccounts filters by size and bytes, and slices", async () => {
    const { connection, payer } = await quick();
    const mints = [await createMint(connection, payer, payer.publicKey, null, 6)];
    mints.push(await createMint(connection, payer, payer.publicKey, null, 9));
    for (const mint of mints) await getOrCreateAssociatedTokenAccount(connection, payer, mint, payer.publicKey);
    const found = await connection.getProgramAccounts(TOKEN_PROGRAM_ID, {
      filters: [{ dataSize: 165 }, { memcmp: { offset: 0, bytes: mints[1]?.toBase58() ?? "" } }],
      dataSlice: { offset: 32, length: 32 },
    });
    assert.equal(found.length, 1);
    assert.deepEqual(found[0]?.account.data, payer.publicKey.toBuffer());
  });

  it("AnchorProvider sends, confirms, simulates and reports a program's error", async () => {
    const { connection, payer } = await quick();
    const provider = new AnchorProvider(connection, new Wallet(payer), { commitment: "confirmed" });
    const to = someone();
    await provider.sendAndConfirm(new Transaction().add(transfer(payer, to, LAMPORTS_PER_SOL)));
    assert.equal(await connection.getBalance(to), LAMPORTS_PER_SOL);
    const simulated = await provider.simulate(new Transaction().add(transfer(payer, to, 1)), [], "confirmed", true);
    assert.ok(simulated.logs && simulated.logs.length > 0);
    await assert.rejects(
      provider.sendAndConfirm(new Transaction().add(transfer(payer, to, 100 * LAMPORTS_PER_SOL))),
      /custom program error: 0x1/,
    );
  });

  it("@solana/kit reads with every digit and subscribes", async () => {
    const { chain, payer } = await quick();
    const server = await serveRpc(chain, { port: 0 });
    cleanup.add(() => server.close());
    const rpc = createSolanaRpc(server.url);
    const { value } = await rpc
      .getAccountInfo(address(payer.publicKey.toBase58()), { commitment: "processed", encoding: "base64" })
      .send();
    assert.equal(value?.lamports, 10_000_000_000n);
    const abort = new AbortController();
    const subscriptions = createSolanaRpcSubscriptions(server.wsUrl);
    const slots = await subscriptions.slotNotifications().subscribe({ abortSignal: abort.signal });
    const seen: bigint[] = [];
    for await (const { slot } of slots) {
      seen.push(slot);
      if (seen.length === 3) break;
    }
    abort.abort();
    assert.ok((seen[0] ?? 0n) < (seen[1] ?? 0n) && (seen[1] ?? 0n) < (seen[2] ?? 0n));
  });

  it("a version 0 transaction finds its accounts in a lookup table, and its record says which", async () => {
    const { chain, connection, payer } = await quick();
    const to = someone();
    const slot = await connection.getSlot();
    const [create, table] = AddressLookupTableProgram.createLookupTable({
      authority: payer.publicKey,
      payer: payer.publicKey,
      recentSlot: slot,
    });
    const extend = AddressLookupTableProgram.extendLookupTable({
      authority: payer.publicKey,
      payer: payer.publicKey,
      lookupTable: table,
      addresses: [to],
    });
    assert.equal(chain.execute(signed(chain, payer, create, extend)).err, null);
    const started = chain.slot;
    await new Promise<void>((resolve) => {
      const stop = chain.onSlot((now) => {
        if (now <= started + 1) return;
        stop();
        resolve();
      });
    });
    const found = (await connection.getAddressLookupTable(table)).value;
    assert.ok(found);
    const message = new TransactionMessage({
      payerKey: payer.publicKey,
      recentBlockhash: (await connection.getLatestBlockhash()).blockhash,
      instructions: [transfer(payer, to, LAMPORTS_PER_SOL)],
    }).compileToV0Message([found]);
    assert.equal(message.addressTableLookups.length, 1);
    const transaction = new VersionedTransaction(message);
    transaction.sign([payer]);
    const signature = await connection.sendTransaction(transaction);
    await connection.confirmTransaction(signature, "confirmed");
    assert.equal(await connection.getBalance(to), LAMPORTS_PER_SOL);
    const record = await connection.getTransaction(signature, { maxSupportedTransactionVersion: 0 });
    assert.deepEqual(record?.meta?.loadedAddresses, { writable: [to], readonly: [] });
    assert.equal(record?.version, 0);
    await assert.rejects(connection.getTransaction(signature, {} as never), /maxSupportedTransactionVersion/);
  });

  it("error: a lookup table that is not there, or an index beyond it, is refused by the runtime's own names", async () => {
    const chain = await cleanup.chain({ runtime: manualRuntime() });
    const payer = funded(chain);
    const message = new TransactionMessage({
      payerKey: payer.publicKey,
      recentBlockhash: chain.latestBlockhash().blockhash,
      instructions: [transfer(payer, someone(), LAMPORTS_PER_SOL)],
    }).compileToV0Message();
    const lookup = (accountKey: Keypair["publicKey"]) => {
      message.addressTableLookups.splice(0, 1, { accountKey, writableIndexes: [0], readonlyIndexes: [] });
      const transaction = new VersionedTransaction(message);
      transaction.sign([payer]);
      return chain.execute(transaction.serialize()).err;
    };
    assert.equal(lookup(someone()), "AddressLookupTableNotFound");
    assert.equal(lookup(payer.publicKey), "InvalidAddressLookupTableOwner");
  });
});
