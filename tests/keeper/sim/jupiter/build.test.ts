import assert from "node:assert/strict";
import { getAssociatedTokenAddressSync, NATIVE_MINT } from "@solana/spl-token";
import { Keypair, SystemProgram } from "@solana/web3.js";
import { startJupiter } from "../../../../keeper/sim/jupiter/index.ts";
import { fromWire, LOOKUP_TABLE, openShared, type Scene, startScene } from "./support.ts";

describe("the simulated GET /swap/v2/build", () => {
  let scene: Scene;

  beforeEach(async () => {
    scene = await startScene();
  });
  afterEach(() => scene.jupiter.close());

  const build = async (parameters: Record<string, string> = {}) => {
    const { mints, user, jupiter } = scene;
    const query = new URLSearchParams({
      inputMint: mints.x.toBase58(),
      outputMint: mints.y.toBase58(),
      amount: "1000000",
      taker: user.toBase58(),
      slippageBps: "0",
      ...parameters,
    });
    const response = await fetch(`${jupiter.url}/swap/v2/build?${query}`);
    return { status: response.status, body: await response.json() };
  };

  it("refuses without a taker", async () => {
    assert.deepEqual(await build({ taker: "" }), { status: 400, body: { error: "Query parameter taker is required" } });
  });

  it("refuses a cycle and an unknown token as v1 does", async () => {
    const x = scene.mints.x.toBase58();
    assert.equal((await build({ outputMint: x })).body.errorCode, "CIRCULAR_ARBITRAGE_IS_DISABLED");
    const unknown = Keypair.generate().publicKey.toBase58();
    assert.equal((await build({ outputMint: unknown })).body.errorCode, "TOKEN_NOT_TRADABLE");
  });

  it("refuses a fee without an account for it", async () => {
    assert.equal((await build({ platformFeeBps: "10" })).status, 400);
  });

  it("answers with the fields of the real one", async () => {
    const { body } = await build();
    assert.deepEqual(Object.keys(body).toSorted(), [
      "addressesByLookupTableAddress",
      "blockhashWithMetadata",
      "cleanupInstruction",
      "computeBudgetInstructions",
      "inAmount",
      "inputMint",
      "otherAmountThreshold",
      "otherInstructions",
      "outAmount",
      "outputMint",
      "priceImpactPct",
      "routePlan",
      "setupInstructions",
      "slippageBps",
      "swapInstruction",
      "swapMode",
      "tipInstruction",
    ]);
    assert.equal(body.blockhashWithMetadata.blockhash.length, 32);
    assert.deepEqual(body.addressesByLookupTableAddress, { [LOOKUP_TABLE]: [scene.pools.xyB.address] });
  });

  it("gives route_v2 with the amounts in its data, which pays what it says", async () => {
    const { market, mints } = scene;
    scene.account(mints.x, 1_000_000n);
    const account = scene.account(mints.y, 0n);
    const { body } = await build();
    const swap = fromWire(body.swapInstruction);
    assert.equal(swap.data.toString("hex", 0, 8), "bb64facc31c4af14");
    assert.equal(swap.data.readBigUInt64LE(8), 1_000_000n);
    assert.equal(swap.data.readBigUInt64LE(16), BigInt(body.outAmount));
    const sent = await market.send(swap);
    assert.ok(sent.ok, sent.logs.join("\n"));
    assert.equal(await market.balance(account), BigInt(body.outAmount));
  });

  it("spares the taker the account in between where the shared ones are open", async () => {
    const { market, mints } = scene;
    openShared(scene);
    scene.account(mints.x, 1_000_000n);
    const account = scene.account(mints.z, 0n);
    const { body } = await build({ outputMint: mints.z.toBase58() });
    const swap = fromWire(body.swapInstruction);
    assert.equal(swap.data.toString("hex", 0, 8), "d19853937cfed8e9");
    const sent = await market.send(swap);
    assert.ok(sent.ok, sent.logs.join("\n"));
    assert.equal(await market.balance(account), BigInt(body.outAmount));
  });

  it("wraps SOL around the swap unless told not to", async () => {
    const pool = { ...scene.pools.xyA, mintA: NATIVE_MINT.toBase58(), mintB: scene.mints.y.toBase58() };
    const source = {
      pools: () => [pool],
      slot: () => 1,
      blockhash: () => ({ blockhash: LOOKUP_TABLE, lastValidBlockHeight: 1 }),
    };
    const jupiter = await startJupiter({ pools: source });
    try {
      const { user, mints } = scene;
      const query = `inputMint=${NATIVE_MINT}&outputMint=${mints.y}&amount=5000&taker=${user}`;
      const body = await (await fetch(`${jupiter.url}/swap/v2/build?${query}`)).json();
      const [create, transfer, sync] = body.setupInstructions.map(fromWire);
      const wrapped = getAssociatedTokenAddressSync(NATIVE_MINT, user);
      assert.ok(create.keys[1].pubkey.equals(wrapped));
      assert.deepEqual(transfer, SystemProgram.transfer({ fromPubkey: user, toPubkey: wrapped, lamports: 5_000 }));
      assert.deepEqual([...sync.data], [17]);
      assert.deepEqual([...fromWire(body.cleanupInstruction).data], [9]);
      const plain = await (await fetch(`${jupiter.url}/swap/v2/build?${query}&wrapAndUnwrapSol=false`)).json();
      assert.equal(plain.cleanupInstruction, null);
      assert.equal(plain.setupInstructions.length, 1);
    } finally {
      await jupiter.close();
    }
  });
});
