import assert from "node:assert/strict";
import { PublicKey } from "@solana/web3.js";
import type { AtomicCycleOpportunity } from "../../../../keeper/src/domain/opportunity.ts";
import { atoms, usdcAtoms } from "../../../../keeper/src/domain/quantity.ts";
import { planLegs } from "../../../../keeper/src/execution/cycle/plan.ts";
import { quoteCycle, quoteMoved } from "../../../../keeper/src/execution/cycle/quote.ts";
import { associated, type QuoteRequest, type RouteBuilder } from "../../../../keeper/src/execution/jupiter/index.ts";
import { scratchAddress, vaultAddresses } from "../../../../keeper/src/vault/addresses.ts";

const address = (n: number) => new PublicKey(new Uint8Array(32).fill(n));
const [VAULT, USDC, SOL, POOL_A, POOL_B] = [address(1), address(2), address(3), address(4), address(5)];

const opportunity = {
  amountIn: usdcAtoms(1_000n),
  minProfit: usdcAtoms(10n),
  tipInUsdc: usdcAtoms(5n),
  hops: [
    { pool: `${POOL_A}`, label: "A", inputMint: `${USDC}`, outputMint: `${SOL}` },
    { pool: `${POOL_B}`, label: "B", inputMint: `${SOL}`, outputMint: `${USDC}` },
  ],
} as unknown as AtomicCycleOpportunity;

/** A Jupiter that goes through `pools` and gives one more than it takes. */
function builder(name: string, pools: readonly PublicKey[], asked: [string, QuoteRequest][]): RouteBuilder {
  return {
    async quote(request) {
      asked.push([name, request]);
      const { inputMint, outputMint, amount } = request;
      const hops = pools.map((pool) => ({ pool: `${pool}`, label: undefined, inputMint, outputMint }));
      const outAmount = atoms(amount + 1n);
      return { request, inAmount: amount, outAmount, minimumOut: outAmount, hops, slot: undefined };
    },
    instruction: async () => ({ programId: VAULT, accounts: [], data: new Uint8Array(), lookupTables: [] }),
  };
}

describe("the quotes of a cycle", () => {
  const legs = planLegs(opportunity, VAULT, 100);

  it("take any way that Jupiter finds, through scratch accounts alone", async () => {
    const between = `${address(6)}`;
    const { trader } = vaultAddresses(VAULT);
    const detour: RouteBuilder = {
      async quote(request) {
        const { inputMint, outputMint, amount } = request;
        const hops = [
          { pool: `${POOL_B}`, label: undefined, inputMint, outputMint: between },
          { pool: `${POOL_A}`, label: undefined, inputMint: between, outputMint },
        ];
        return { request, inAmount: amount, outAmount: amount, minimumOut: amount, hops, slot: undefined };
      },
      instruction: async () => ({
        programId: VAULT,
        accounts: [{ pubkey: new PublicKey(associated(between, `${trader}`)), isSigner: false, isWritable: true }],
        data: new Uint8Array(),
        lookupTables: [],
      }),
    };
    const quoted = await quoteCycle(opportunity, legs, { first: detour, later: detour });
    assert.deepEqual(
      quoted.legs.map(({ accounts }) => accounts.map(({ pubkey }) => `${pubkey}`)),
      legs.map(() => [`${scratchAddress(VAULT, new PublicKey(between))}`]),
    );
  });

  it("ask version 1 for the first leg only, each leg for what the one before gives, from scratch to scratch", async () => {
    const asked: [string, QuoteRequest][] = [];
    const routes = { first: builder("v1", [POOL_A], asked), later: builder("v2", [POOL_B], asked) };
    const quoted = await quoteCycle(opportunity, legs, routes);
    assert.equal(quoted.amountOut, 1_002n);
    const { trader } = vaultAddresses(VAULT);
    const common = { taker: `${trader}`, slippageBps: 100, maxAccounts: 26 };
    const [usdc, sol] = [USDC, SOL].map((mint) => `${scratchAddress(VAULT, mint)}`);
    assert.deepEqual(asked, [
      [
        "v1",
        {
          ...common,
          inputMint: `${USDC}`,
          outputMint: `${SOL}`,
          amount: 1_000n,
          dexes: ["A"],
          sourceTokenAccount: usdc,
          destinationTokenAccount: sol,
        },
      ],
      [
        "v2",
        {
          ...common,
          inputMint: `${SOL}`,
          outputMint: `${USDC}`,
          amount: 1_001n,
          dexes: ["B"],
          sourceTokenAccount: sol,
          destinationTokenAccount: usdc,
        },
      ],
    ]);
  });

  it("are worth nothing one atom below what the vault asks for, and something at it", () => {
    assert.match(quoteMoved(opportunity, { legs: [], amountOut: atoms(1_014n) }) ?? "", /1014 .* 1015 are needed/);
    assert.equal(quoteMoved(opportunity, { legs: [], amountOut: atoms(1_015n) }), undefined);
  });
});
