import assert from "node:assert/strict";
import { createTransferInstruction } from "@solana/spl-token";
import { type PublicKey, SystemProgram } from "@solana/web3.js";
import { scratchAddress } from "../../keeper/src/vault/addresses.ts";
import { counterTotal } from "../../keeper/src/vault/math/hourlyCounter.ts";
import { ROUTER } from "../../keeper/src/vault/router.ts";
import { PAUSE_TRADING } from "../../keeper/src/vault/setPaused.ts";
import { assertRefused } from "../support/assertions.ts";
import { deeds } from "../support/deeds.ts";
import { leg, showing } from "../support/forge.ts";
import { HOSTILE_PROGRAMS, TILL } from "../support/hostile.ts";
import { swapAccount, unsigned } from "../support/instruction.ts";
import { newKey } from "../support/keys.ts";
import {
  addTestPosition,
  CAP,
  makePositionWorld,
  noPositions,
  type OrderSpec,
  open,
  openOf,
  orderAs,
  orderLegs,
  type PositionWorld,
  positionNow,
  refuseOrder,
  reprice,
  SPENT,
  swapDeclared,
  TOKEN,
  tillOf,
  UNITS,
} from "../support/position.ts";
import { describeOnBoth } from "../support/suite.ts";
import { balance, mintTo, tokenAccount } from "../support/tokens.ts";
import { donate, mintInto, pass, queue, shares, usdc, vaultNow } from "../support/vault.ts";
import { assertReceipt, pause } from "../support/venue.ts";

/** 990 USDC at the oracle's mid: a band of 1 % below the 1,000 that were given. */
const LEAST = (UNITS * 99n) / 100n;
const HOUR = 3_600n;

describeOnBoth("open_position", (start) => {
  let world: PositionWorld;

  beforeEach(async () => {
    world = await makePositionWorld(await start(HOSTILE_PROGRAMS));
  });

  const refuse = async (error: string, spec: OrderSpec = {}) => refuseOrder(world, error, await openOf(world, spec));
  const lost = async () => counterTotal((await vaultNow(world.vault)).losses, await world.chain.now());

  describe("who and what", () => {
    it("refuses everybody but the keeper, and a keeper who has not signed", async () => {
      const { vault, chain, table } = world;
      const honest = await openOf(world);
      for (const role of [vault.admin, vault.guardian, newKey()]) {
        const wrong = swapAccount(honest, vault.keeper.publicKey, role.publicKey);
        await assertRefused(chain, "NotKeeper", [wrong], [role], [table]);
      }
      const silent = unsigned(honest, vault.keeper.publicKey);
      await assertRefused(chain, "missing required signature for instruction", [silent], [], [table]);
    });

    it("refuses another vault's position, and what is no position", async () => {
      const honest = await openOf(world);
      for (const [error, to] of await noPositions(world)) {
        await refuseOrder(world, error, swapDeclared(honest, world.position, to));
      }
    });

    it("refuses another holding, treasury, trader and router", async () => {
      const { vault, chain, mint } = world;
      const honest = await openOf(world);
      const thief = newKey().publicKey;
      const thiefs = await tokenAccount(chain, mint, thief);
      await refuseOrder(world, "WrongHolding", swapDeclared(honest, world.holding, thiefs));
      const cash = await mintTo(chain, vault.usdcMint, thief, SPENT);
      await refuseOrder(world, "WrongTreasury", swapDeclared(honest, vault.treasury, cash));
      await refuseOrder(world, "WrongTrader", swapDeclared(honest, vault.trader, thief));
      await refuseOrder(world, "WrongRouter", swapDeclared(honest, ROUTER, SystemProgram.programId));
    });

    it("refuses while trading is paused", async () => {
      await pause(world.vault, PAUSE_TRADING);
      await refuse("TradingPaused");
    });

    it("refuses a nonce that has passed or is not reached, so that one signed order buys once", async () => {
      await refuse("WrongOrderNonce", { nonce: 1n });
      const order = await openOf(world);
      await orderAs(world, order);
      await refuseOrder(world, "WrongOrderNonce", order);
    });
  });

  describe("how much", () => {
    it("refuses nothing", async () => {
      await refuse("OrderEmpty", { amountIn: 0n });
    });

    it("refuses more than the policy allows for one trade, and the largest amount there is", async () => {
      await refuse("TradeTooLarge", { amountIn: usdc(50_000) + 1n });
      await refuse("TradeTooLarge", { amountIn: (1n << 64n) - 1n });
    });

    it("refuses what would cost more than the position's cap, what it has counted, to the atom", async () => {
      await refuse("PositionOverCap", { amountIn: CAP + 1n });
      await open(world, { amountIn: usdc(15_000), out: 150n * TOKEN });
      await refuse("PositionOverCap", { amountIn: usdc(5_000) + 1n });
      await open(world, { amountIn: usdc(5_000), out: 50n * TOKEN });
      assert.equal((await positionNow(world, world)).cost, CAP);
    });

    it("leaves the minimum, what is queued and what is locked idle, to the atom", async () => {
      const narrow = await makePositionWorld(await start(HOSTILE_PROGRAMS), { minIdle: usdc(90_000) });
      const refuseSpending = async (amountIn: bigint) =>
        refuseOrder(narrow, "IdleFloor", await openOf(narrow, { amountIn }));
      await refuseSpending(usdc(10_000) + 1n);
      await queue(narrow.vault, narrow.depositor, shares(1_000));
      await refuseSpending(usdc(9_000) + 1n);
      await donate(narrow.vault, usdc(500));
      await refuseSpending(usdc(9_000) + 1n);
      await open(narrow, { amountIn: usdc(9_000), out: 90n * TOKEN });
      const { idle, lockedProfit, queued } = await vaultNow(narrow.vault);
      assert.equal(idle, usdc(90_000) + lockedProfit + queued);
    });
  });

  describe("at what price", () => {
    it("refuses an atom less than asked for, and takes exactly that", async () => {
      await refuse("TooLittleOut", { minOut: UNITS + 1n });
      await open(world, { minOut: UNITS });
    });

    it("refuses an atom outside the band, however little the order asks for, and takes its edge", async () => {
      await refuse("OutsideBand", { out: LEAST - 1n });
      await open(world, { out: LEAST });
      assert.equal(await lost(), usdc(10));
    });

    it("counts what is given above what is received at the mid, USDC's own price counted", async () => {
      // At 0.995 dollars a USDC 1,000 of them buy 9.95 tokens at 100 dollars.
      await reprice(world, 100, 0.995);
      await open(world, { out: (TOKEN * 995n) / 100n });
      assert.equal(await lost(), 0n);
      await open(world, { out: (TOKEN * 994n) / 100n });
      // 9.94 · 100 / 0.995 = 998.994974…, rounded down.
      assert.equal(await lost(), SPENT - 998_994_974n);
    });

    it("refuses losses beyond the cap of 24 hours, split however finely, and takes the cap itself (attack 31)", async () => {
      const capped = await makePositionWorld(await start(HOSTILE_PROGRAMS), { lossCap: usdc(20) });
      await open(capped, { out: LEAST });
      await open(capped, { out: LEAST });
      const atom = await openOf(capped, { amountIn: 100n, out: 999n });
      await refuseOrder(capped, "LossBudgetSpent", atom);
      await refuseOrder(capped, "LossBudgetSpent", await openOf(capped, { out: LEAST }));
      await open(capped);
    });

    it("never lets a gain pay for a loss", async () => {
      const capped = await makePositionWorld(await start(HOSTILE_PROGRAMS), { lossCap: usdc(15) });
      await open(capped, { out: LEAST });
      await open(capped, { out: UNITS * 2n });
      await refuseOrder(capped, "LossBudgetSpent", await openOf(capped, { out: LEAST }));
    });

    it("forgets each hour's losses only when it has left the window, and doubles none over a day's end (attack 31)", async () => {
      const capped = await makePositionWorld(await start(HOSTILE_PROGRAMS), { lossCap: usdc(15) });
      const refuseAgain = async () => {
        await reprice(capped);
        await refuseOrder(capped, "LossBudgetSpent", await openOf(capped, { out: LEAST }));
      };
      const { chain } = capped;
      const now = await chain.now();
      await pass(chain, HOUR * 24n - (now % (HOUR * 24n)) - 1n);
      await reprice(capped);
      await open(capped, { out: LEAST });
      await pass(chain, 2n);
      await refuseAgain();
      await pass(chain, HOUR * 24n - 2n);
      await refuseAgain();
      await pass(chain, 1n);
      await reprice(capped);
      await open(capped, { out: LEAST });
    });
  });

  describe("through which legs", () => {
    it("refuses none, and five", async () => {
      const { vault, mint } = world;
      await refuse("WrongLegCount", { legs: () => [] });
      const legs = orderLegs(vault, [vault.usdcMint, mint], SPENT, UNITS);
      await refuse("WrongLegCount", { legs: () => [...legs, ...legs, ...legs, ...legs, ...legs] });
    });

    it("refuses legs that start elsewhere than in USDC, or end elsewhere than in the position's token (attack 38)", async () => {
      const { vault, mint } = world;
      const other = await addTestPosition(vault, "other");
      await reprice(world);
      const through = (from: PublicKey, to: PublicKey) => ({
        legs: () => orderLegs(vault, [from, to], SPENT, UNITS),
      });
      await refuse("LegsDoNotConnect", through(vault.usdcMint, other.mint));
      await refuse("LegsDoNotConnect", through(other.mint, mint));
    });

    it("refuses to end in another account of the trader than its scratch account", async () => {
      const stray = await tokenAccount(world.chain, world.mint, world.vault.trader);
      const scratch = scratchAddress(world.vault.vault, world.mint);
      const elsewhere = leg(0, (each) => ({
        ...each,
        accounts: each.accounts.map((meta) => (meta.pubkey.equals(scratch) ? { ...meta, pubkey: stray } : meta)),
      }));
      await refuse("LegSource", { legs: elsewhere });
    });

    it("refuses to show the router what the vault holds of another token (attack 10)", async () => {
      const other = await addTestPosition(world.vault, "other");
      await reprice(world);
      for (const account of [other.holding, other.position]) {
        await refuse("VaultAccountInTrade", { legs: leg(0, showing(account, true)) });
      }
      await refuse("AccountTwice", { legs: leg(0, showing(world.holding, true)) });
    });

    it("refuses a router that leaves or gives back a part of the input, or takes what was there before (attack 12)", async () => {
      const { chain, vault } = world;
      const scratch = scratchAddress(vault.vault, vault.usdcMint);
      await refuse("ScratchResidue", { deeds: [deeds.take(SPENT - 1n)] });
      const back = createTransferInstruction(tillOf(vault.usdcMint), scratch, TILL, 1n);
      await refuse("ScratchResidue", { deeds: [deeds.last(back)] });
      await mintInto(chain, vault.usdcMint, scratch, 777n);
      await refuse("ScratchResidue", { deeds: [deeds.take(SPENT + 777n)] });
    });

    it("refuses a router that pays nothing, or somebody else (attack 4)", async () => {
      const thiefs = await tokenAccount(world.chain, world.mint, newKey().publicKey);
      await refuse("LegEmpty", { deeds: [deeds.keep] });
      await refuse("LegEmpty", { deeds: [deeds.divert(thiefs)] });
    });
  });

  describe("what it does", () => {
    it("buys with idle USDC what the router gives, to the atom, and says so", async () => {
      const { chain, vault, position } = world;
      const now = await chain.now();
      const fields = { position, nonce: 0n, spent: SPENT, units: LEAST + 17n, loss: usdc(10) - 1n };
      await assertReceipt(vault, "positionOpened", fields, () => open(world, { out: LEAST + 17n }));
      const { idle, positionCost, positions, orderNonce } = await vaultNow(vault);
      assert.deepEqual([idle, positionCost, positions, orderNonce], [usdc(99_000), SPENT, 1, 1n]);
      const { amount, cost, openedAt, publishedAt } = await positionNow(world, world);
      assert.deepEqual([amount, cost, openedAt, publishedAt], [LEAST + 17n, SPENT, now, now]);
      assert.equal(await balance(chain, vault.treasury), usdc(99_000));
      assert.equal(await balance(chain, world.holding), LEAST + 17n);
    });

    it("adds to what is held, and keeps the time at which it was opened", async () => {
      const { chain, vault } = world;
      const opened = await chain.now();
      await open(world);
      await pass(chain, 50n);
      await reprice(world, 200);
      await open(world, { amountIn: usdc(2_000), out: UNITS });
      const { amount, cost, openedAt, publishedAt } = await positionNow(world, world);
      assert.deepEqual([amount, cost, openedAt, publishedAt], [2n * UNITS, usdc(3_000), opened, opened + 50n]);
      assert.equal((await vaultNow(vault)).positionCost, usdc(3_000));
    });

    it("leaves what somebody sent to the scratch and holding accounts where it was, and counts none of it", async () => {
      const { chain, vault, mint, holding } = world;
      const [cash, units] = [scratchAddress(vault.vault, vault.usdcMint), scratchAddress(vault.vault, mint)];
      await mintInto(chain, vault.usdcMint, cash, 777n);
      await mintInto(chain, mint, units, 888n);
      await mintInto(chain, mint, holding, 999n);
      await open(world);
      assert.deepEqual([await balance(chain, cash), await balance(chain, units)], [777n, 888n]);
      assert.equal(await balance(chain, holding), UNITS + 999n);
      assert.equal((await positionNow(world, world)).amount, UNITS);
    });

    it("buys over two legs, and sets the bit of its own slot", async () => {
      const { vault } = world;
      const other = await addTestPosition(vault, "other");
      await reprice(world);
      await open(world, { through: [other.mint] });
      assert.equal((await vaultNow(vault)).positions, 1);
      await orderAs(world, await openOf({ ...world, ...other }));
      const { positions, positionCost, positionCount } = await vaultNow(vault);
      assert.deepEqual([positions, positionCost, positionCount], [3, 2n * SPENT, 2]);
    });

    it("leaves locked profit and the price of a share as they were", async () => {
      await donate(world.vault, usdc(100));
      const before = await vaultNow(world.vault);
      await open(world);
      const { lockedProfit, mark, shares: supply, idle, positionCost } = await vaultNow(world.vault);
      assert.deepEqual([lockedProfit, mark, supply], [before.lockedProfit, before.mark, before.shares]);
      assert.equal(idle + positionCost, before.idle);
    });
  });
});
