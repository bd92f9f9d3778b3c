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
  close,
  closeOf,
  makePositionWorld,
  noPositions,
  type OrderSpec,
  open,
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
import { donate, mintInto, pass, usdc, vaultNow } from "../support/vault.ts";
import { assertReceipt, pause } from "../support/venue.ts";

describeOnBoth("close_position", (start) => {
  let world: PositionWorld;

  beforeEach(async () => {
    world = await makePositionWorld(await start(HOSTILE_PROGRAMS));
    await open(world);
  });

  const refuse = async (error: string, spec: OrderSpec = {}) => refuseOrder(world, error, await closeOf(world, spec));
  const lost = async () => counterTotal((await vaultNow(world.vault)).losses, await world.chain.now());

  describe("who and what", () => {
    it("refuses everybody but the keeper, and a keeper who has not signed", async () => {
      const { vault, chain, table } = world;
      const honest = await closeOf(world);
      for (const role of [vault.admin, vault.guardian, newKey()]) {
        const wrong = swapAccount(honest, vault.keeper.publicKey, role.publicKey);
        await assertRefused(chain, "NotKeeper", [wrong], [role], [table]);
      }
      const silent = unsigned(honest, vault.keeper.publicKey);
      await assertRefused(chain, "missing required signature for instruction", [silent], [], [table]);
    });

    it("refuses another vault's position, and what is no position", async () => {
      const honest = await closeOf(world);
      for (const [error, to] of await noPositions(world)) {
        await refuseOrder(world, error, swapDeclared(honest, world.position, to));
      }
    });

    it("refuses another holding, treasury, trader and router", async () => {
      const { vault, chain, mint } = world;
      const honest = await closeOf(world);
      const thief = newKey().publicKey;
      const other = await addTestPosition(vault, "other");
      await reprice(world);
      for (const account of [other.holding, await mintTo(chain, mint, thief, UNITS)]) {
        await refuseOrder(world, "WrongHolding", swapDeclared(honest, world.holding, account));
      }
      const cash = await tokenAccount(chain, vault.usdcMint, thief);
      await refuseOrder(world, "WrongTreasury", swapDeclared(honest, vault.treasury, cash));
      await refuseOrder(world, "WrongTrader", swapDeclared(honest, vault.trader, thief));
      await refuseOrder(world, "WrongRouter", swapDeclared(honest, ROUTER, SystemProgram.programId));
    });

    it("refuses while trading is paused", async () => {
      await pause(world.vault, PAUSE_TRADING);
      await refuse("TradingPaused");
    });

    it("refuses a nonce that has passed or is not reached, so that one signed order sells once", async () => {
      await refuse("WrongOrderNonce", { nonce: 0n });
      await refuse("WrongOrderNonce", { nonce: 2n });
      const order = await closeOf(world, { amountIn: TOKEN, out: usdc(100) });
      await orderAs(world, order);
      await refuseOrder(world, "WrongOrderNonce", order);
    });
  });

  describe("how much", () => {
    it("refuses nothing, and more than is held, what somebody sent there aside", async () => {
      await refuse("OrderEmpty", { amountIn: 0n });
      await mintInto(world.chain, world.mint, world.holding, UNITS);
      await refuse("UnitsTooMany", { amountIn: UNITS + 1n });
      await close(world);
      await refuse("UnitsTooMany", { amountIn: 1n });
    });

    it("refuses more than the policy allows for one trade, at the oracle's mid rounded up", async () => {
      const narrow = await makePositionWorld(await start(HOSTILE_PROGRAMS), { maxTrade: SPENT });
      await open(narrow);
      await open(narrow);
      await refuseOrder(narrow, "TradeTooLarge", await closeOf(narrow, { amountIn: UNITS + 1n }));
      await close(narrow);
    });

    it("refuses amounts whose worth no u64 holds", async () => {
      await reprice(world, 1e9);
      await refuse("Overflow", { amountIn: (1n << 64n) - 1n });
    });
  });

  describe("at what price", () => {
    it("refuses an atom less than asked for, and takes exactly that", async () => {
      await refuse("TooLittleOut", { minOut: SPENT + 1n });
      await close(world, { minOut: SPENT });
    });

    it("refuses an atom outside the band, however little the order asks for, and takes its edge", async () => {
      await refuse("OutsideBand", { out: usdc(990) - 1n });
      await close(world, { out: usdc(990) });
      assert.equal(await lost(), usdc(10));
    });

    it("rounds what is given up: an atom of a token is not free", async () => {
      await close(world, { amountIn: UNITS - 1n, out: SPENT - 1n });
      assert.equal(await lost(), 1n);
    });

    it("counts what is given above what is received at the mid, USDC's own price counted", async () => {
      // Ten tokens at 100 dollars are 990.09900990… USDC at 1.01 dollars.
      await reprice(world, 100, 1.01);
      await close(world, { out: usdc(990) });
      assert.equal(await lost(), 99_010n);
    });

    it("refuses losses beyond the cap of 24 hours, split however finely (attack 31)", async () => {
      const capped = await makePositionWorld(await start(HOSTILE_PROGRAMS), { lossCap: usdc(2) });
      await open(capped);
      const part = { amountIn: TOKEN, out: usdc(99) };
      await close(capped, part);
      await close(capped, part);
      await refuseOrder(capped, "LossBudgetSpent", await closeOf(capped, part));
      await refuseOrder(
        capped,
        "LossBudgetSpent",
        await closeOf(capped, { amountIn: TOKEN / 100n, out: usdc(1) - 1n }),
      );
      await close(capped, { amountIn: TOKEN, out: usdc(100) });
    });

    it("counts the losses of buying and selling together, and none twice over an hour's end", async () => {
      const capped = await makePositionWorld(await start(HOSTILE_PROGRAMS), { lossCap: usdc(15) });
      await open(capped, { out: (UNITS * 99n) / 100n });
      await pass(capped.chain, 3_600n);
      await reprice(capped);
      const five = { amountIn: 5n * TOKEN, out: usdc(495) - 1n };
      await refuseOrder(capped, "OutsideBand", await closeOf(capped, five));
      await close(capped, { ...five, out: usdc(495) });
      await refuseOrder(capped, "LossBudgetSpent", await closeOf(capped, { amountIn: TOKEN, out: usdc(100) - 1n }));
    });
  });

  describe("through which legs", () => {
    it("refuses none, and five", async () => {
      const { vault, mint } = world;
      await refuse("WrongLegCount", { legs: () => [] });
      const legs = orderLegs(vault, [mint, vault.usdcMint], UNITS, SPENT);
      await refuse("WrongLegCount", { legs: () => [...legs, ...legs, ...legs, ...legs, ...legs] });
    });

    it("refuses legs that start elsewhere than in the position's token, or end elsewhere than in USDC", async () => {
      const { vault, mint } = world;
      const other = await addTestPosition(vault, "other");
      await reprice(world);
      const through = (from: PublicKey, to: PublicKey) => ({ legs: () => orderLegs(vault, [from, to], UNITS, SPENT) });
      await refuse("LegsDoNotConnect", through(other.mint, vault.usdcMint));
      await refuse("LegsDoNotConnect", through(mint, other.mint));
    });

    it("refuses to start in another account of the trader than its scratch account", async () => {
      const stray = await tokenAccount(world.chain, world.mint, world.vault.trader);
      const scratch = scratchAddress(world.vault.vault, world.mint);
      const elsewhere = leg(0, (each) => ({
        ...each,
        accounts: each.accounts.map((meta) => (meta.pubkey.equals(scratch) ? { ...meta, pubkey: stray } : meta)),
      }));
      await refuse("LegSource", { legs: elsewhere });
    });

    it("refuses to show the router the holding or the treasury (attack 10)", async () => {
      for (const account of [world.holding, world.vault.treasury]) {
        await refuse("AccountTwice", { legs: leg(0, showing(account, true)) });
      }
    });

    it("refuses a router that leaves or gives back a part of the input, or takes what was there before (attack 12)", async () => {
      const { chain, vault, mint } = world;
      const scratch = scratchAddress(vault.vault, mint);
      await refuse("ScratchResidue", { deeds: [deeds.take(UNITS - 1n)] });
      await refuse("ScratchResidue", {
        deeds: [deeds.last(createTransferInstruction(tillOf(mint), scratch, TILL, 1n))],
      });
      await mintInto(chain, mint, scratch, 777n);
      await refuse("ScratchResidue", { deeds: [deeds.take(UNITS + 777n)] });
    });

    it("refuses a router that pays nothing, or somebody else (attack 4)", async () => {
      const thiefs = await tokenAccount(world.chain, world.vault.usdcMint, newKey().publicKey);
      await refuse("LegEmpty", { deeds: [deeds.keep] });
      await refuse("LegEmpty", { deeds: [deeds.divert(thiefs)] });
    });
  });

  describe("what it does", () => {
    it("sells a part at a profit: its cost is idle again, the profit locked, and it says so", async () => {
      const { chain, vault, position } = world;
      await reprice(world, 120);
      const units = 5n * TOKEN;
      const [proceeds, cost] = [usdc(597), usdc(500)];
      await assertReceipt(vault, "positionClosed", { position, nonce: 1n, units, proceeds, cost, loss: usdc(3) }, () =>
        close(world, { amountIn: units, out: proceeds }),
      );
      const { idle, lockedProfit, unlockSeconds, positionCost, positions, orderNonce } = await vaultNow(vault);
      assert.deepEqual([idle, lockedProfit, unlockSeconds], [usdc(99_000) + proceeds, usdc(97), 1_000n]);
      assert.deepEqual([positionCost, positions, orderNonce], [usdc(500), 1, 2n]);
      const held = await positionNow(world, world);
      assert.deepEqual([held.amount, held.cost], [5n * TOKEN, usdc(500)]);
      assert.equal(await balance(chain, vault.treasury), idle);
      assert.equal(await balance(chain, world.holding), 5n * TOKEN);
    });

    it("rounds the cost of a part up, so that what is left never looks dearer than it was", async () => {
      await close(world, { amountIn: 3_333_333_333n, out: usdc(333.333334) });
      assert.equal((await positionNow(world, world)).cost, SPENT - 333_333_334n);
      const { idle, lockedProfit } = await vaultNow(world.vault);
      assert.deepEqual([idle, lockedProfit], [usdc(99_000) + 333_333_334n, 0n]);
    });

    it("sells all: nothing is open any more, and the next opening is a new one", async () => {
      await close(world);
      const { idle, positionCost, positions, positionCount, lockedProfit } = await vaultNow(world.vault);
      assert.deepEqual([idle, positionCost, positions, positionCount], [usdc(100_000), 0n, 0, 1]);
      assert.equal(lockedProfit, 0n);
      const { amount, cost } = await positionNow(world, world);
      assert.deepEqual([amount, cost], [0n, 0n]);
      await pass(world.chain, 10n);
      await reprice(world);
      await open(world);
      assert.equal((await positionNow(world, world)).openedAt, await world.chain.now());
    });

    it("lets locked profit absorb a loss first, and only what is left falls on all shares", async () => {
      const { vault } = world;
      await donate(vault, usdc(300));
      await reprice(world, 80);
      await close(world, { amountIn: 5n * TOKEN, out: usdc(400) });
      const once = await vaultNow(vault);
      assert.deepEqual([once.idle, once.lockedProfit], [usdc(99_700), usdc(200)]);
      await reprice(world, 40);
      await close(world, { amountIn: 5n * TOKEN, out: usdc(200) });
      const twice = await vaultNow(vault);
      assert.deepEqual([twice.idle, twice.lockedProfit, twice.positionCost], [usdc(99_900), 0n, 0n]);
      assert.equal(twice.mark, once.mark);
      assert.equal(await lost(), 0n);
    });

    it("leaves what somebody sent to the scratch and holding accounts where it was", async () => {
      const { chain, vault, mint, holding } = world;
      const [cash, units] = [scratchAddress(vault.vault, vault.usdcMint), scratchAddress(vault.vault, mint)];
      await mintInto(chain, vault.usdcMint, cash, 777n);
      await mintInto(chain, mint, units, 888n);
      await mintInto(chain, mint, holding, 999n);
      await close(world);
      const left = [await balance(chain, cash), await balance(chain, units), await balance(chain, holding)];
      assert.deepEqual(left, [777n, 888n, 999n]);
      assert.equal(await balance(chain, vault.treasury), usdc(100_000));
    });

    it("sells over two legs", async () => {
      const other = await addTestPosition(world.vault, "other");
      await reprice(world);
      await close(world, { through: [other.mint] });
      assert.equal((await vaultNow(world.vault)).positions, 0);
    });
  });
});
