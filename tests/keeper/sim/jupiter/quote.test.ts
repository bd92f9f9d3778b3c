import assert from "node:assert/strict";
import { ResponseError, type SwapApi } from "@jup-ag/api";
import { Keypair } from "@solana/web3.js";
import { constantProductOut } from "../../../../keeper/src/book/constantProduct.ts";
import { type Scene, startScene, swapApi } from "./support.ts";

const AMOUNT = 1_000_000;

describe("the simulated GET /swap/v1/quote, asked by @jup-ag/api", () => {
  let scene: Scene;
  let api: SwapApi;
  let x: string;
  let y: string;
  let z: string;

  before(async () => {
    const intermediates: string[] = [];
    scene = await startScene({ intermediates });
    [x, y, z] = [scene.mints.x.toBase58(), scene.mints.y.toBase58(), scene.mints.z.toBase58()];
    intermediates.push(y);
    api = swapApi(scene.jupiter.url);
  });
  after(() => scene.jupiter.close());

  /** Status and body of a refusal. */
  const refusal = async (parameters: Parameters<SwapApi["quoteGet"]>[0]) => {
    const error = await api.quoteGet(parameters).catch((thrown: unknown) => thrown);
    assert(error instanceof ResponseError, String(error));
    return { status: error.response.status, body: await error.response.json() };
  };
  const get = async (query: string) => {
    const response = await fetch(`${scene.jupiter.url}/swap/v1/quote?${query}`);
    return { status: response.status, body: await response.json() };
  };
  const xToY = () => ({ inputMint: x, outputMint: y, amount: AMOUNT });

  it("refuses a cycle", async () => {
    assert.deepEqual(await refusal({ ...xToY(), outputMint: x }), {
      status: 400,
      body: {
        error: "Input and output mints are not allowed to be equal",
        errorCode: "CIRCULAR_ARBITRAGE_IS_DISABLED",
      },
    });
  });

  it("refuses a mint that no pool holds", async () => {
    const unknown = Keypair.generate().publicKey.toBase58();
    assert.deepEqual(await refusal({ ...xToY(), inputMint: unknown }), {
      status: 400,
      body: { error: `The token ${unknown} is not tradable`, errorCode: "TOKEN_NOT_TRADABLE" },
    });
  });

  it("refuses when no path is allowed: too few accounts, direct only, another exchange", async () => {
    const none = { status: 400, body: { error: "No routes found", errorCode: "NO_ROUTES_FOUND" } };
    assert.deepEqual(await refusal({ ...xToY(), maxAccounts: 10 }), none);
    assert.deepEqual(await refusal({ ...xToY(), outputMint: z, onlyDirectRoutes: true }), none);
    assert.deepEqual(await refusal({ ...xToY(), dexes: ["Pool C"] }), none);
    assert.deepEqual(await refusal({ ...xToY(), excludeDexes: ["Pool A", "Pool B"] }), none);
  });

  it("refuses an amount that no pool gives anything for", async () => {
    assert.deepEqual(
      await refusal({ ...xToY(), inputMint: z, outputMint: y, amount: 1, slippageBps: 0 }).then(({ body }) => body),
      {
        error: "Could not find any route",
        errorCode: "COULD_NOT_FIND_ANY_ROUTE",
      },
    );
  });

  it("refuses more accounts than a transaction has", async () => {
    const { body } = await refusal({ ...xToY(), maxAccounts: 65 });
    assert.equal(body.errorCode, "MAX_ACCOUNT_GREATER_THAN_MAX");
  });

  it("refuses exact output", async () => {
    const { body } = await refusal({ ...xToY(), swapMode: "ExactOut" });
    assert.equal(body.errorCode, "NOT_SUPPORTED");
  });

  it("refuses parameters that do not parse, and says which", async () => {
    const pair = `inputMint=${x}&outputMint=${y}`;
    const expected: [string, string][] = [
      [`${pair}&amount=1.5`, "Query parameter amount cannot be parsed: ParseIntError { kind: InvalidDigit }"],
      [
        `${pair}&amount=18446744073709551616`,
        "Query parameter amount cannot be parsed: ParseIntError { kind: PosOverflow }",
      ],
      [`${pair}&amount=0`, "Amount must be greater than 0"],
      [pair, "Query parameter amount is required"],
      [`inputMint=${x}&outputMint=nonsense&amount=1`, "Query parameter outputMint cannot be parsed: Invalid"],
      [`${pair}&amount=1&slippageBps=10001`, "Query parameter slippageBps must be at most 10000"],
      [`${pair}&amount=1&onlyDirectRoutes=yes`, "Query parameter onlyDirectRoutes cannot be parsed: ParseBoolError"],
    ];
    for (const [query, error] of expected) assert.deepEqual(await get(query), { status: 400, body: { error } });
  });

  it("answers 401 without the key where one is set, and 404 for a path that is none", async () => {
    const locked = await startScene({ apiKey: "right" });
    try {
      const parameters = {
        inputMint: locked.mints.x.toBase58(),
        outputMint: locked.mints.y.toBase58(),
        amount: AMOUNT,
      };
      const error = await swapApi(locked.jupiter.url, "wrong")
        .quoteGet(parameters)
        .catch((thrown: unknown) => thrown);
      assert(error instanceof ResponseError);
      assert.equal(error.response.status, 401);
      assert.ok((await swapApi(locked.jupiter.url, "right").quoteGet(parameters)).outAmount);
    } finally {
      await locked.jupiter.close();
    }
    assert.equal((await fetch(`${scene.jupiter.url}/swap/v1/nothing`)).status, 404);
  });

  it("gives the best of the direct pools, to the atom", async () => {
    const { pools } = scene;
    const { timeTaken, priceImpactPct, ...quote } = await api.quoteGet({ ...xToY(), slippageBps: 50 });
    const aToB = pools.xyB.mintA === x;
    const [reserveIn, reserveOut] = aToB
      ? [pools.xyB.reserveA, pools.xyB.reserveB]
      : [pools.xyB.reserveB, pools.xyB.reserveA];
    const out = constantProductOut(reserveIn, reserveOut, 4, BigInt(AMOUNT));
    assert.deepEqual(quote, {
      inputMint: x,
      inAmount: "1000000",
      outputMint: y,
      outAmount: out.toString(),
      otherAmountThreshold: (out - (out * 50n) / 10_000n).toString(),
      instructionVersion: undefined,
      swapMode: "ExactIn",
      slippageBps: 50,
      platformFee: undefined,
      routePlan: [
        {
          swapInfo: {
            ammKey: pools.xyB.address,
            label: "Pool B",
            inputMint: x,
            outputMint: y,
            inAmount: "1000000",
            outAmount: out.toString(),
          },
          percent: 100,
          bps: 10_000,
        },
      ],
      contextSlot: 77,
    });
    assert.ok(timeTaken !== undefined && timeTaken >= 0);
    assert.ok(Math.abs(Number(priceImpactPct) - 0.0006) < 1e-6, priceImpactPct);
  });

  it("goes through a second pool where there is no direct one, and feeds it what the first gives", async () => {
    const { routePlan, outAmount } = await api.quoteGet({ ...xToY(), outputMint: z });
    const [first, second] = routePlan.map(({ swapInfo }) => swapInfo);
    assert(first && second);
    assert.equal(routePlan.length, 2);
    assert.equal(first.outAmount, second.inAmount);
    assert.equal(second.outAmount, outAmount);
    assert.deepEqual([first.outputMint, second.inputMint], [y, y]);
  });

  it("passes through other tokens than the liquid ones only when asked to", async () => {
    const zToX = { inputMint: z, outputMint: x, amount: AMOUNT };
    assert.equal((await api.quoteGet(zToX)).routePlan.length, 2);
    const strict = await startScene({ intermediates: [] });
    try {
      const parameters = {
        inputMint: strict.mints.z.toBase58(),
        outputMint: strict.mints.x.toBase58(),
        amount: AMOUNT,
      };
      const refused = await swapApi(strict.jupiter.url)
        .quoteGet(parameters)
        .catch((thrown: unknown) => thrown);
      assert(refused instanceof ResponseError);
      const free = await swapApi(strict.jupiter.url).quoteGet({ ...parameters, restrictIntermediateTokens: false });
      assert.equal(free.routePlan.length, 2);
    } finally {
      await strict.jupiter.close();
    }
  });

  it("keeps to the exchanges that are named, with commas or repeated", async () => {
    const label = async (dexes: string[]) => (await api.quoteGet({ ...xToY(), dexes })).routePlan[0]?.swapInfo.label;
    assert.equal(await label(["Pool A"]), "Pool A");
    assert.equal(await label(["Pool C,Pool A"]), "Pool A");
    assert.equal(await label(["Pool B", "Pool A"]), "Pool B");
    const without = await api.quoteGet({ ...xToY(), excludeDexes: ["Pool B"] });
    assert.equal(without.routePlan[0]?.swapInfo.label, "Pool A");
  });

  it("takes a platform fee out of what it quotes", async () => {
    const [free, fee] = [await api.quoteGet(xToY()), await api.quoteGet({ ...xToY(), platformFeeBps: 100 })];
    const taken = BigInt(free.outAmount) / 100n;
    assert.deepEqual(fee.platformFee, { amount: taken.toString(), feeBps: 100 });
    assert.equal(BigInt(fee.outAmount), BigInt(free.outAmount) - taken);
  });
});
