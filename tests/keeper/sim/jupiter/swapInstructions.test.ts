import assert from "node:assert/strict";
import { type QuoteResponse, ResponseError, type SwapApi } from "@jup-ag/api";
import { getAssociatedTokenAddressSync } from "@solana/spl-token";
import { Keypair } from "@solana/web3.js";
import { fromWire, LOOKUP_TABLE, openShared, type Scene, startScene, swapApi } from "./support.ts";

const AMOUNT = 1_000_000;
const DISCRIMINATORS = {
  route: "e517cb977ae3ad2a",
  shared_accounts_route: "c1209b3341d69c81",
  route_v2: "bb64facc31c4af14",
  shared_accounts_route_v2: "d19853937cfed8e9",
};

describe("the simulated POST /swap/v1/swap-instructions, asked by @jup-ag/api", () => {
  let scene: Scene;
  let api: SwapApi;

  beforeEach(async () => {
    scene = await startScene();
    api = swapApi(scene.jupiter.url);
    scene.account(scene.mints.x, BigInt(AMOUNT));
  });
  afterEach(() => scene.jupiter.close());

  const quote = (to: "y" | "z" = "y", version?: "V2") =>
    api.quoteGet({
      inputMint: scene.mints.x.toBase58(),
      outputMint: scene.mints[to].toBase58(),
      amount: AMOUNT,
      slippageBps: 0,
      ...(version && { instructionVersion: version }),
    });
  const request = (quoteResponse: QuoteResponse, options: object = {}) =>
    api.swapInstructionsPost({
      swapRequest: { userPublicKey: scene.user.toBase58(), wrapAndUnwrapSol: false, quoteResponse, ...options },
    });
  const refusal = async (quoteResponse: QuoteResponse, options: object = {}) => {
    const error = await request(quoteResponse, options).catch((thrown: unknown) => thrown);
    assert(error instanceof ResponseError, String(error));
    return { status: error.response.status, body: await error.response.json() };
  };

  it("refuses a plan over a pool that is none of its own", async () => {
    const made = await quote();
    const [step] = made.routePlan;
    assert(step);
    step.swapInfo.ammKey = Keypair.generate().publicKey.toBase58();
    const { status, body } = await refusal(made);
    assert.deepEqual([status, body.errorCode], [400, "MARKET_NOT_FOUND"]);
  });

  it("refuses a plan whose tokens do not join, and one of no steps", async () => {
    const made = await quote("z");
    const invalid = { status: 400, body: { error: "Invalid route plan with metadata" } };
    assert.deepEqual(await refusal({ ...made, routePlan: made.routePlan.toReversed() }), invalid);
    assert.deepEqual(await refusal({ ...made, routePlan: [] }), invalid);
    assert.deepEqual(await refusal({ ...made, routePlan: made.routePlan.slice(0, 1) }), invalid);
  });

  it("refuses a cycle put together by hand", async () => {
    const made = await quote();
    const { body } = await refusal({ ...made, outputMint: made.inputMint });
    assert.equal(body.errorCode, "CIRCULAR_ARBITRAGE_IS_DISABLED");
  });

  it("answers 422 for a body that does not parse", async () => {
    const response = await fetch(`${scene.jupiter.url}/swap/v1/swap-instructions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ quoteResponse: {} }),
    });
    assert.equal(response.status, 422);
    assert.match(JSON.stringify(await response.json()), /Failed to deserialize the JSON body/);
  });

  it("refuses shared accounts that are not open", async () => {
    const { body } = await refusal(await quote(), { useSharedAccounts: true });
    assert.equal(body.errorCode, "FAILED_TO_GET_SWAP_AND_ACCOUNT_METAS");
  });

  for (const [name, version, shared] of [
    ["route", undefined, false],
    ["shared_accounts_route", undefined, true],
    ["route_v2", "V2", false],
    ["shared_accounts_route_v2", "V2", true],
  ] as const) {
    it(`gives ${name}, which pays what was quoted, to the atom`, async () => {
      if (shared) openShared(scene);
      const made = await quote("z", version);
      const answer = await request(made, { useSharedAccounts: shared });
      const swap = fromWire(answer.swapInstruction);
      assert.equal(swap.data.toString("hex", 0, 8), DISCRIMINATORS[name]);
      const { user, mints, market } = scene;
      // The set-up's payer is the user, who needs SOL for the rent.
      market.chain.setAccount(user, {
        lamports: 1_000_000_000n,
        owner: (await market.chain.account(market.chain.feePayer.publicKey))?.owner ?? user,
        data: new Uint8Array(),
        executable: false,
      });
      const setup = answer.setupInstructions.map(fromWire);
      assert.equal(setup.length, shared ? 1 : 2);
      const sent = await market.send(...setup, swap);
      assert.ok(sent.ok, sent.logs.join("\n"));
      assert.equal(await market.balance(getAssociatedTokenAddressSync(mints.z, user)), BigInt(made.outAmount));
    });
  }

  it("pays into the destination that is named, for which it sets nothing up", async () => {
    const { market, mints } = scene;
    const other = market.fund(Keypair.generate().publicKey, mints.y, 0n);
    scene.account(mints.y, 0n);
    const made = await quote();
    const answer = await request(made, { destinationTokenAccount: other.toBase58() });
    assert.deepEqual(answer.setupInstructions, []);
    const sent = await market.send(fromWire(answer.swapInstruction));
    assert.ok(sent.ok, sent.logs.join("\n"));
    assert.equal(await market.balance(other), BigInt(made.outAmount));
  });

  it("names the lookup tables that hold some of its accounts, and no other", async () => {
    assert.deepEqual((await request(await quote())).addressLookupTableAddresses, [LOOKUP_TABLE]);
  });

  it("builds the quote that it is given, though the pools have moved; the program then refuses it", async () => {
    const { market, mints, pools } = scene;
    const made = await quote();
    scene.account(mints.y, 0n);
    const before = fromWire((await request(made)).swapInstruction);
    scene.account(mints.x, BigInt(2 * AMOUNT));
    assert.ok((await market.send(before)).ok);
    await scene.refresh();
    const again = await request(made);
    const sent = await market.send(fromWire(again.swapInstruction));
    assert.equal(sent.code, 6001);
    assert.notEqual((await quote()).outAmount, made.outAmount);
    assert.equal(made.routePlan[0]?.swapInfo.ammKey, pools.xyB.address);
  });
});
