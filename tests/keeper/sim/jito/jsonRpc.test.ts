import assert from "node:assert/strict";
import {
  AddressLookupTableAccount,
  PublicKey,
  SystemProgram,
  TransactionMessage,
  VersionedTransaction,
} from "@solana/web3.js";
import bs58 from "bs58";
import { type RunningBlockEngine, startBlockEngine } from "../../../../keeper/sim/jito/server.ts";
import { TIP_ACCOUNTS } from "../../../../keeper/sim/jito/tip.ts";
import { LitesvmTarget, ManualRuntime } from "./support.ts";

const TIP = TIP_ACCOUNTS[3] ?? "";
const base64 = (transaction: VersionedTransaction) => Buffer.from(transaction.serialize()).toString("base64");
const NO_TIP = "Bundles must write lock at least one tip account to be eligible for the auction.";

describe("the block engine's JSON-RPC", () => {
  let runtime: ManualRuntime;
  let target: LitesvmTarget;
  let engine: RunningBlockEngine;

  beforeEach(async () => {
    runtime = new ManualRuntime();
    target = new LitesvmTarget();
    engine = await startBlockEngine({ runtime, target, port: 0, limit: { jsonRpc: 100 } });
  });
  afterEach(() => engine.close());

  async function post(path: string, method: string, params: readonly unknown[] = []) {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 7, method, params });
    const response = await fetch(engine.jsonRpcUrl + path, { method: "POST", body });
    return { status: response.status, headers: response.headers, body: await response.json() };
  }
  const bundles = (method: string, ...params: unknown[]) => post("/api/v1/bundles", method, params);
  const send = (...transactions: VersionedTransaction[]) =>
    bundles("sendBundle", transactions.map(base64), { encoding: "base64" });

  function refused(answer: { status: number; body: unknown }, message: string, code = -32602, status = 400) {
    assert.equal(answer.status, status);
    assert.deepEqual(answer.body, { jsonrpc: "2.0", error: { code, message, data: null }, id: 7 });
  }

  it("refuses a bundle that locks no tip account", async () => {
    refused(await send(target.transfers(target.alice, [target.bob.publicKey, 5])), NO_TIP);
  });

  it("refuses a bundle whose tip account comes out of a lookup table", async () => {
    const table = new AddressLookupTableAccount({
      key: PublicKey.default,
      state: {
        deactivationSlot: 2n ** 64n - 1n,
        lastExtendedSlot: 0,
        lastExtendedSlotStartIndex: 0,
        addresses: [new PublicKey(TIP)],
      },
    });
    const from = target.alice.publicKey;
    const tip = SystemProgram.transfer({ fromPubkey: from, toPubkey: new PublicKey(TIP), lamports: 5_000 });
    const recentBlockhash = target.transfers(target.alice).message.recentBlockhash;
    const message = new TransactionMessage({ payerKey: from, recentBlockhash, instructions: [tip] });
    const transaction = new VersionedTransaction(message.compileToV0Message([table]));
    transaction.sign([target.alice]);
    assert.equal(transaction.message.addressTableLookups.length, 1);
    refused(await send(transaction), NO_TIP);
  });

  it("refuses six transactions, the same one twice, one not signed and one that is none", async () => {
    const six = Array.from({ length: 6 }, (_, n) => target.transfers(target.alice, [TIP, 2_000 + n]));
    refused(await send(...six), "bundle exceeds max transaction length");
    const twice = target.transfers(target.alice, [TIP, 2_000]);
    const duplicate = "bundles must not contain any duplicate transactions and every transaction must be signed";
    refused(await send(twice, twice), duplicate);
    const unsigned = new VersionedTransaction(twice.message);
    refused(await send(unsigned), duplicate);
    refused(
      await bundles("sendBundle", [base64(twice), "AAAA"], { encoding: "base64" }),
      "transaction #1 could not be decoded",
    );
  });

  it("refuses base64 that is not announced as such", async () => {
    const answer = await bundles("sendBundle", [base64(target.transfers(target.alice, [TIP, 2_000]))]);
    refused(answer, "transaction #0 could not be decoded");
  });

  it("refuses a bundle with a transaction that has landed", async () => {
    const transaction = target.transfers(target.alice, [TIP, 2_000]);
    await send(transaction);
    runtime.pass(50);
    refused(await send(transaction), "bundle contains an already processed transaction");
  });

  it("answers an unknown method, a call that is no JSON and too many ids with their codes", async () => {
    refused(await bundles("getLuck"), "Method not found", -32601);
    refused(await bundles("getBundleStatuses", ["1", "2", "3", "4", "5", "6"]), "at most 5 bundle ids are allowed");
    const response = await fetch(`${engine.jsonRpcUrl}/api/v1/bundles`, { method: "POST", body: "{" });
    assert.equal((await response.json()).error.code, -32700);
  });

  it("leaves nothing of a bundle whose second transaction fails", async () => {
    const before = target.balance(target.alice.publicKey);
    const paid = target.transfers(target.alice, [TIP, 2_000], [target.bob.publicKey, 1_000_000]);
    const broke = target.transfers(target.bob, [target.alice.publicKey, 90_000_000_000]);
    const { body } = await send(paid, broke);
    runtime.pass(50);
    assert.equal(target.balance(target.alice.publicKey), before);
    assert.equal(target.balance(TIP), 1_000_000n);
    const inflight = await bundles("getInflightBundleStatuses", [body.result]);
    assert.deepEqual(inflight.body.result.value, [{ bundle_id: body.result, status: "Failed", landed_slot: null }]);
    assert.deepEqual((await bundles("getBundleStatuses", [body.result])).body.result.value, []);
  });

  it("drops a bundle whose tip is one lamport short", async () => {
    const { body } = await send(target.transfers(target.alice, [TIP, 999]));
    runtime.pass(50);
    const inflight = await bundles("getInflightBundleStatuses", [body.result]);
    assert.equal(inflight.body.result.value[0].status, "Failed");
    assert.equal(target.balance(TIP), 1_000_000n);
  });

  it("lands a bundle whole, in order, after its auction and not before", async () => {
    // Bob can pay only out of what Alice's transaction gives him first.
    const gift = target.transfers(target.alice, [target.bob.publicKey, 5_000_000_000]);
    const spend = target.transfers(target.bob, [TIP, 1_000], [target.alice.publicKey, 12_000_000_000]);
    const { body } = await send(gift, spend);
    const id = body.result;
    assert.match(id, /^[0-9a-f]{64}$/);
    const inflight = async () => (await bundles("getInflightBundleStatuses", [id])).body.result.value[0];
    assert.deepEqual(await inflight(), { bundle_id: id, status: "Pending", landed_slot: null });
    runtime.pass(49);
    assert.equal((await inflight()).status, "Pending");
    runtime.pass(1);
    assert.deepEqual(await inflight(), { bundle_id: id, status: "Landed", landed_slot: 101 });
    const { result } = (await bundles("getBundleStatuses", [id])).body;
    assert.deepEqual(result, {
      context: { slot: 101 },
      value: [
        {
          bundle_id: id,
          transactions: [gift, spend].map((transaction) => bs58.encode(transaction.signatures[0] ?? [])),
          slot: 101,
          confirmation_status: "confirmed",
          err: { Ok: null },
        },
      ],
    });
    assert.equal(target.balance(TIP), 1_001_000n);
  });

  it("forgets a bundle after five minutes, and never knew a strange one", async () => {
    const { body } = await send(target.transfers(target.alice, [TIP, 2_000]));
    runtime.pass(5 * 60_000 + 100);
    const inflight = await bundles("getInflightBundleStatuses", [body.result, "00".repeat(32)]);
    assert.deepEqual(
      inflight.body.result.value.map((entry: { status: string }) => entry.status),
      ["Invalid", "Invalid"],
    );
  });

  it("gives the higher bid its turn first", async () => {
    const all = 10_000_000_000 - 5_000;
    const low = target.transfers(target.alice, [TIP, 2_000], [target.bob.publicKey, all - 2_000]);
    const high = target.transfers(target.alice, [TIP, 3_000], [target.bob.publicKey, all - 3_000]);
    const ids = [(await send(low)).body.result, (await send(high)).body.result];
    runtime.pass(50);
    const { value } = (await bundles("getInflightBundleStatuses", ids)).body.result;
    assert.deepEqual(
      value.map((entry: { status: string }) => entry.status),
      ["Failed", "Landed"],
    );
  });

  it("takes base58, and one transaction by sendTransaction with bundleOnly", async () => {
    const first = target.transfers(target.alice, [TIP, 2_000]);
    const encoded = bs58.encode(first.serialize());
    assert.match((await bundles("sendBundle", [encoded])).body.result, /^[0-9a-f]{64}$/);
    const second = target.transfers(target.alice, [TIP, 2_001]);
    const answer = await post("/api/v1/transactions?bundleOnly=true", "sendTransaction", [
      base64(second),
      { encoding: "base64" },
    ]);
    assert.equal(answer.body.result, bs58.encode(second.signatures[0] ?? []));
    assert.match(answer.headers.get("x-bundle-id") ?? "", /^[0-9a-f]{64}$/);
    runtime.pass(50);
    assert.equal(target.balance(TIP), 1_004_001n);
  });

  it("answers 429 past its limit and serves again a second later", async () => {
    const strict = await startBlockEngine({ runtime, target, port: 0, limit: { jsonRpc: 1 } });
    try {
      const ask = () =>
        fetch(`${strict.jsonRpcUrl}/api/v1/bundles`, {
          method: "POST",
          body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "getTipAccounts", params: [] }),
        });
      assert.deepEqual((await (await ask()).json()).result, TIP_ACCOUNTS);
      const limited = await ask();
      assert.equal(limited.status, 429);
      assert.deepEqual((await limited.json()).error, {
        code: -32097,
        message: "Network congested. Endpoint is globally rate limited.",
        data: null,
      });
      runtime.pass(1_000);
      assert.equal((await ask()).status, 200);
    } finally {
      await strict.close();
    }
  });

  it("says which port is taken", async () => {
    const port = Number(new URL(engine.jsonRpcUrl).port);
    await assert.rejects(startBlockEngine({ runtime, target, port }), { code: "SIM_FAILED" });
  });
});
