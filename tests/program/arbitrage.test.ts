import assert from "node:assert/strict";
import type { Keypair } from "@solana/web3.js";
import { lamports, usdcAtoms } from "../../keeper/src/domain/quantity.ts";
import { scratchAddress } from "../../keeper/src/vault/addresses.ts";
import { tipInUsdc } from "../../keeper/src/vault/math/tip.ts";
import { setPaused } from "../../keeper/src/vault/setPaused.ts";
import { viewOf } from "../../keeper/src/vault/view.ts";
import { sendOk } from "../support/assertions.ts";
import { newKey } from "../support/keys.ts";
import { movePool, type RouteForm, V2_FORMS } from "../support/market.ts";
import { describeOnBoth } from "../support/suite.ts";
import { balance, funded } from "../support/tokens.ts";
import {
  AMOUNT_IN,
  LONG_PATH,
  makeTradeWorld,
  quotePath,
  refuseInstruction,
  refuseTrade,
  TIP_ACCOUNT,
  type TradeWorld,
  trade,
  tradeAs,
  tradeOf,
} from "../support/trade.ts";
import {
  crankOf,
  donate,
  giveTo,
  makeDepositor,
  mintInto,
  PROGRAMS,
  pass,
  queue,
  usdc,
  vaultNow,
} from "../support/vault.ts";

const FIRST_FORMS: readonly RouteForm[] = ["route", "sharedAccountsRoute", "routeV2", "sharedAccountsRouteV2"];
/** 0.01 SOL. */
const TIP = 10_000_000n;

describeOnBoth("arbitrage", (start) => {
  let world: TradeWorld;

  beforeEach(async () => {
    world = await makeTradeWorld(await start(PROGRAMS));
  });

  describe("an honest trade", () => {
    for (const first of FIRST_FORMS) {
      for (const second of V2_FORMS) {
        it(`lands through ${first} and ${second}, with exactly what the pools give`, async () => {
          const out = await quotePath(world);
          await trade(world, { forms: [first, second], minProfit: out - AMOUNT_IN });
          const { idle, lockedProfit, arbitrageNonce } = await vaultNow(world.vault);
          assert.deepEqual(
            [idle, lockedProfit, arbitrageNonce],
            [usdc(100_000) + out - AMOUNT_IN, out - AMOUNT_IN, 1n],
          );
          assert.equal(await balance(world.chain, world.vault.treasury), idle);
        });
      }
    }

    it("lands over three legs", async () => {
      const out = await quotePath(world, LONG_PATH);
      assert.ok(out > AMOUNT_IN);
      await trade(world, { path: LONG_PATH, minProfit: out - AMOUNT_IN });
      assert.equal((await vaultNow(world.vault)).idle, usdc(100_000) + out - AMOUNT_IN);
    });

    it("repays the tip at the policy's price, rounded up, and leaves the keeper only the network's fees", async () => {
      const out = await quotePath(world);
      const { chain, vault } = world;
      const repaid = tipInUsdc(lamports(TIP + 1n), usdcAtoms((await vaultNow(vault)).policy.maxSolPrice));
      assert.equal(repaid, usdc(4) + 1n);
      const keeperBefore = (await chain.account(vault.keeper.publicKey))?.lamports ?? 0n;
      await trade(world, { tip: TIP + 1n, minProfit: out - AMOUNT_IN - repaid });
      assert.equal(await balance(chain, vault.keeperUsdc), repaid);
      assert.equal((await chain.account(TIP_ACCOUNT))?.lamports, 1_000_000_000n + TIP + 1n);
      assert.equal((await chain.account(vault.keeper.publicKey))?.lamports, keeperBefore - TIP - 1n);
      const after = await vaultNow(vault);
      assert.equal(after.idle, usdc(100_000) + out - AMOUNT_IN - repaid);
      const view = viewOf(vault.vault.toBase58(), after, 0, await chain.now());
      assert.equal(view.tipBudget, after.policy.tipCap - repaid);
    });

    it("may name the leg's own scratch account as the optional destination", async () => {
      const { vault, x } = world;
      for (const form of ["route", "routeV2"] as const) {
        await trade(world, {
          forms: [form],
          amountIn: usdc(1_000),
          requests: [{ destinationTokenAccount: scratchAddress(vault.vault, x) }],
        });
      }
    });

    it("leaves what somebody sent to a scratch account before where it was", async () => {
      const { chain, vault, x } = world;
      await mintInto(chain, vault.usdcMint, scratchAddress(vault.vault, vault.usdcMint), 777n);
      await mintInto(chain, x, scratchAddress(vault.vault, x), 888n);
      const out = await quotePath(world);
      await trade(world, { minProfit: out - AMOUNT_IN });
      assert.equal(await balance(chain, scratchAddress(vault.vault, vault.usdcMint)), 777n);
      assert.equal(await balance(chain, scratchAddress(vault.vault, x)), 888n);
    });
  });

  describe("the proof of profit", () => {
    it("refuses a minimum one atom above what the pools give, and takes it to the atom", async () => {
      const profit = (await quotePath(world)) - AMOUNT_IN;
      await refuseTrade(world, "NotProfitable", { minProfit: profit + 1n });
      await trade(world, { minProfit: profit });
    });

    it("counts the tip against the profit, to the atom", async () => {
      const profit = (await quotePath(world)) - AMOUNT_IN;
      await refuseTrade(world, "NotProfitable", { minProfit: profit - usdc(4) + 1n, tip: TIP });
      await trade(world, { minProfit: profit - usdc(4), tip: TIP });
    });

    it("refuses a floor below the policy's", async () => {
      await refuseTrade(world, "ProfitFloorTooLow", { minProfit: usdc(0.01) - 1n });
      await refuseTrade(world, "ProfitFloorTooLow", { minProfit: 0n });
    });

    it("refuses a trade that loses, whatever its minimum says", async () => {
      await refuseTrade(world, "NotProfitable", { path: ["dear", "cheap"] });
    });

    it("refuses amounts that no sum can hold", async () => {
      await refuseTrade(world, "Overflow", { minProfit: (1n << 64n) - 1n });
      await refuseTrade(world, "TradeTooLarge", { amountIn: (1n << 64n) - 1n });
    });

    it("lands when the pool has moved in its favour since the quote", async () => {
      const { chain, pools, vault } = world;
      const quoted = await tradeOf(world, { minProfit: (await quotePath(world)) - AMOUNT_IN });
      await movePool(chain, pools.dear, vault.usdcMint, usdc(2_000), funded(chain, newKey()));
      const better = await quotePath(world);
      await tradeAs(world, quoted);
      assert.equal((await vaultNow(vault)).idle, usdc(100_000) + better - AMOUNT_IN);
    });

    it("fails when the pool has moved too far against it, and leaves nothing behind", async () => {
      const { chain, pools, vault, x } = world;
      const quoted = { minProfit: usdc(50) };
      const instruction = await tradeOf(world, quoted);
      const other = funded(chain, newKey());
      await movePool(chain, pools.dear, x, 60_000_000_000n, other);
      assert.ok((await quotePath(world)) < AMOUNT_IN + usdc(50));
      await refuseInstruction(world, "NotProfitable", instruction);
      assert.equal(await balance(chain, vault.treasury), usdc(100_000));
    });

    it("lets the router's own slippage refuse first where the quote allows none", async () => {
      const { chain, pools, x } = world;
      const spec = { requests: [{ slippageBps: 0 }, { slippageBps: 0 }] };
      const instruction = await tradeOf(world, spec);
      await movePool(chain, pools.dear, x, 1_000_000_000n, funded(chain, newKey()));
      await refuseInstruction(world, "router: 0x1771", instruction);
    });
  });

  describe("the limits", () => {
    it("refuses more than the policy allows for one trade, to the atom", async () => {
      await refuseTrade(world, "TradeTooLarge", { amountIn: usdc(50_000) + 1n });
    });

    it("refuses nothing, and more than is idle: what is owed to leavers is not tradable", async () => {
      const { vault, chain } = world;
      await refuseTrade(world, "TradeOverIdle", { amountIn: 0n });
      const bob = await makeDepositor(vault, usdc(200_000));
      await giveTo(vault, bob, usdc(20_000));
      const number = await queue(vault, bob, 20_000_000_000n);
      await pass(chain, 100n);
      await sendOk(chain, [await crankOf(vault, bob, number)]);
      assert.equal(await balance(chain, vault.treasury), usdc(120_000));
      assert.equal((await vaultNow(vault)).idle, usdc(100_000));
      const small = await makeTradeWorld(await start(PROGRAMS), { maxTrade: usdc(1_000_000) });
      await refuseTrade(small, "TradeOverIdle", { amountIn: usdc(100_000) + 1n });
      await mintInto(small.chain, small.vault.usdcMint, small.vault.treasury, usdc(100));
      await refuseTrade(small, "TradeOverIdle", { amountIn: usdc(100_000) + 1n });
    });

    it("refuses a nonce that has passed or is not reached, so that one signed order trades once", async () => {
      await refuseTrade(world, "WrongNonce", { nonce: 1n });
      const order = await tradeOf(world);
      await tradeAs(world, order);
      await refuseInstruction(world, "WrongNonce", order);
    });

    it("refuses while paused by the guardian, and trades again when the admin has lifted it", async () => {
      const { vault, chain } = world;
      const pause = async (authority: Keypair, flags: number) =>
        sendOk(chain, [await setPaused({ vault: vault.vault, authority: authority.publicKey, flags })], [authority]);
      await pause(vault.guardian, 2);
      await refuseTrade(world, "TradingPaused");
      await pause(vault.admin, 1);
      await trade(world);
    });

    it("refuses a tip of more than the policy's share of the gain, to the atom", async () => {
      // Half of 100 USDC gained is 50 USDC: 0.125 SOL at 400.
      const { chain, vault } = world;
      const gross = (await quotePath(world)) - AMOUNT_IN;
      const { policy } = await vaultNow(vault);
      const most = (gross * BigInt(policy.maxTipBps)) / 10_000n;
      const tip = (most * 1_000_000_000n) / policy.maxSolPrice;
      await refuseTrade(world, "TipTooLarge", { tip: tip + 3n });
      await trade(world, { tip });
      assert.ok((await balance(chain, vault.keeperUsdc)) <= most);
    });

    it("refuses tips beyond the cap of 24 hours, and forgets each hour's only when it has left the window", async () => {
      // One tip of 4 USDC fits into 6; the second would make 8.
      const capped = await makeTradeWorld(await start(PROGRAMS), { tipCap: usdc(6) });
      const { chain } = capped;
      const small = { tip: TIP, amountIn: usdc(1_000) };
      await trade(capped, small);
      await refuseTrade(capped, "TipBudgetSpent", small);
      await pass(chain, 3_599n);
      await refuseTrade(capped, "TipBudgetSpent", small);
      await pass(chain, 23n * 3_600n);
      await refuseTrade(capped, "TipBudgetSpent", small);
      const budget = async () => viewOf("", await vaultNow(capped.vault), 0, await chain.now()).tipBudget;
      assert.equal(await budget(), usdc(2));
      await pass(chain, 3_601n);
      assert.equal(await budget(), usdc(6));
      await trade(capped, small);
    });

    it("cannot double its tips over the boundary of an hour or a day", async () => {
      const capped = await makeTradeWorld(await start(PROGRAMS), { tipCap: usdc(6) });
      const small = { tip: TIP, amountIn: usdc(1_000) };
      await pass(capped.chain, 24n * 3_600n - 1n);
      await trade(capped, small);
      await pass(capped.chain, 2n);
      await refuseTrade(capped, "TipBudgetSpent", small);
    });
  });

  it("locks the profit, so that a deposit or an exit around it finds none of it", async () => {
    const { vault } = world;
    const bob = await makeDepositor(vault, usdc(50_000));
    await giveTo(vault, bob, usdc(50_000));
    await trade(world);
    const number = await queue(vault, bob, 50_000_000_000n);
    await pass(world.chain, 100n);
    await sendOk(world.chain, [await crankOf(vault, bob, number)]);
    const { payable } = await vaultNow(vault);
    assert.ok(payable <= usdc(50_000), `${payable} for 50,000`);
  });

  it("charges its fee only on profit that has unlocked, once", async () => {
    const { vault, chain } = world;
    await trade(world);
    const before = await vaultNow(vault);
    assert.equal(before.owedSilver + before.reservedSilver, 0n);
    await pass(chain, 2_000n);
    await donate(vault, usdc(1));
    const bob = await makeDepositor(vault, usdc(10));
    await giveTo(vault, bob, usdc(5));
    const once = await vaultNow(vault);
    assert.ok(once.reservedSilver > 0n);
    await giveTo(vault, bob, usdc(5));
    assert.equal((await vaultNow(vault)).reservedSilver, once.reservedSilver);
  });
});
