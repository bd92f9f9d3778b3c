import assert from "node:assert/strict";
import { AddressLookupTableAccount, Keypair, type PublicKey, TransactionInstruction } from "@solana/web3.js";
import {
  type CycleTransaction,
  cycleTransaction,
  MAX_TRANSACTION_BYTES,
  unitsFor,
} from "../../../../keeper/src/execution/cycle/transaction.ts";

const key = (n: number): PublicKey => Keypair.fromSeed(new Uint8Array(32).fill(n)).publicKey;
const KEEPER = key(1);
const TIP = key(2);
const BLOCKHASH = key(3).toBase58();
const others = (count: number) => Array.from({ length: count }, (_, n) => key(n + 10));

function table(addresses: readonly PublicKey[]): AddressLookupTableAccount {
  const state = { deactivationSlot: 2n ** 64n - 1n, lastExtendedSlot: 0, lastExtendedSlotStartIndex: 0 };
  return new AddressLookupTableAccount({ key: key(4), state: { ...state, addresses: [...addresses] } });
}

function parts(accounts: readonly PublicKey[], dataBytes = 40): CycleTransaction {
  const meta = (pubkey: PublicKey) => ({ pubkey, isSigner: false, isWritable: true });
  const arbitrage = new TransactionInstruction({
    programId: key(5),
    keys: [{ pubkey: KEEPER, isSigner: true, isWritable: true }, meta(TIP), ...accounts.map(meta)],
    data: Buffer.alloc(dataBytes),
  });
  return { keeper: KEEPER, arbitrage, tipAccount: TIP, lookupTables: [], blockhash: BLOCKHASH, microLamports: 1 };
}

describe("a cycle's transaction", () => {
  it("refuses one byte more than a packet holds, and takes the last that fits", () => {
    const bytes = (dataBytes: number) => cycleTransaction(parts(others(20), dataBytes)).serialize().length;
    const room = MAX_TRANSACTION_BYTES - bytes(200);
    assert.equal(bytes(200 + room), MAX_TRANSACTION_BYTES);
    assert.throws(() => bytes(201 + room), { code: "TRANSACTION_TOO_LARGE" });
    assert.throws(() => bytes(3_000), { code: "TRANSACTION_TOO_LARGE" });
  });

  it("refuses the sixty-fifth account lock, also when a lookup table makes it short", () => {
    // Keeper, tip account, the vault program and the compute budget's are four.
    const of = (count: number) => {
      const accounts = others(count);
      return cycleTransaction({ ...parts(accounts), lookupTables: [table(accounts)] });
    };
    assert.ok(of(60).serialize().length < 500);
    assert.throws(() => of(61), { code: "TRANSACTION_TOO_LARGE", message: /65 accounts of 64/ });
  });

  it("keeps the tip account out of lookup tables: a table that holds it is not used", () => {
    const accounts = others(10);
    const { message } = cycleTransaction({ ...parts(accounts), lookupTables: [table([...accounts, TIP])] });
    assert.deepEqual(message.addressTableLookups, []);
    assert.ok(message.staticAccountKeys.some((account) => account.equals(TIP)));
  });

  it("asks for compute units and names their price before anything else", () => {
    const { message } = cycleTransaction({ ...parts(others(2)), units: 50_000, microLamports: 7 });
    const [limit, price, arbitrage] = message.compiledInstructions.map(({ data }) => Buffer.from(data));
    assert.deepEqual([limit?.[0], limit?.readUInt32LE(1)], [2, 50_000]);
    assert.deepEqual([price?.[0], price?.readBigUInt64LE(1)], [3, 7n]);
    assert.equal(arbitrage?.length, 40);
  });

  it("rounds the units up and never asks for more than there are", () => {
    assert.equal(unitsFor(33_333, 120), 40_000);
    assert.equal(unitsFor(1, 120), 2);
    assert.equal(unitsFor(1_399_999, 120), 1_400_000);
  });
});
