import assert from "node:assert/strict";
import { createTransferInstruction, TOKEN_2022_PROGRAM_ID } from "@solana/spl-token";
import { PublicKey, SystemProgram } from "@solana/web3.js";
import { usdcAtoms } from "../../keeper/src/domain/quantity.ts";
import { addPosition } from "../../keeper/src/vault/addPosition.ts";
import { holdingAddress, positionAddress, scratchAddress, silverAddress } from "../../keeper/src/vault/addresses.ts";
import { counterTotal } from "../../keeper/src/vault/math/hourlyCounter.ts";
import { ROUTER } from "../../keeper/src/vault/router.ts";
import { PAUSE_TRADING } from "../../keeper/src/vault/setPaused.ts";
import { settleVenue } from "../../keeper/src/vault/settleVenue.ts";
import { assertRefused } from "../support/assertions.ts";
import { deeds } from "../support/deeds.ts";
import { leg, showing } from "../support/forge.ts";
import { change } from "../support/govern.ts";
import { HOSTILE_PROGRAMS, TILL } from "../support/hostile.ts";
import { swapAccount, unsigned } from "../support/instruction.ts";
import { newKey } from "../support/keys.ts";
import {
  closeOf,
  makePositionWorld,
  type OrderSpec,
  open,
  orderLegs,
  refuseOrder,
  swapDeclared,
  tillOf,
} from "../support/position.ts";
import {
  buy,
  buySilverOf,
  makeSilverWorld,
  repriceSilver,
  reserved,
  SILVER_SPENT,
  SILVER_UNITS,
  type SilverWorld,
} from "../support/silver.ts";
import { describeOnBoth } from "../support/suite.ts";
import { balance, mintTo, tokenAccount } from "../support/tokens.ts";
import { mintInto, usdc, vaultNow } from "../support/vault.ts";
import { assertReceipt, makeVenue, pause } from "../support/venue.ts";

/** 99 USDC at the oracle's mid: a band of 1 % below the 100 that were given. */
const LEAST = (SILVER_UNITS * 99n) / 100n;

describeOnBoth("buy_silver", (start) => {
  let world: SilverWorld;

  beforeEach(async () => {
    world = await makeSilverWorld(await start(HOSTILE_PROGRAMS));
  });

  const refuse = async (error: string, spec: OrderSpec = {}) =>
    refuseOrder(world, error, await buySilverOf(world, spec));
  const lost = async () => counterTotal((await vaultNow(world.vault)).losses, await world.chain.now());

  describe("who and what", () => {
    it("refuses everybody but the keeper, and a keeper who has not signed", async () => {
      const { vault, chain, table } = world;
      const honest = await buySilverOf(world);
      for (const role of [vault.admin, vault.guardian, newKey()]) {
        const wrong = swapAccount(honest, vault.keeper.publicKey, role.publicKey);
        await assertRefused(chain, "NotKeeper", [wrong], [role], [table]);
      }
      const silent = unsigned(honest, vault.keeper.publicKey);
      await assertRefused(chain, "missing required signature for instruction", [silent], [], [table]);
    });

    it("refuses another mint as silver, and another account to keep it in (attack 38)", async () => {
      const { chain, vault, silverMint, silver, mint, holding } = world;
      const honest = await buySilverOf(world);
      await refuseOrder(world, "WrongHolding", swapDeclared(honest, silverMint, mint));
      const thiefs = await tokenAccount(chain, silverMint, newKey().publicKey);
      const vaults = await tokenAccount(chain, silverMint, vault.vault);
      for (const account of [thiefs, vaults, holding]) {
        await refuseOrder(world, "WrongHolding", swapDeclared(honest, silver, account));
      }
    });

    it("refuses before the admin has named silver, also by the zero address that then stands for it (attack 38)", async () => {
      const { chain, silverMint } = world;
      const unnamed = await makePositionWorld(chain);
      const silver = silverAddress(unnamed.vault.vault);
      const order = await buySilverOf({ ...world, ...unnamed });
      await refuseOrder(unnamed, "WrongHolding", order);
      const zero = PublicKey.default;
      const half = swapDeclared(order, silverMint, zero);
      await refuseOrder(unnamed, "WrongHolding", half);
      // The zero address is an account after all, the system program: it cannot stand for two of which one is written.
      await refuseOrder(unnamed, "ConstraintDuplicateMutableAccount", swapDeclared(half, silver, zero));
    });

    it("refuses another treasury, trader and router", async () => {
      const { vault, chain } = world;
      const honest = await buySilverOf(world);
      const thief = newKey().publicKey;
      const cash = await mintTo(chain, vault.usdcMint, thief, SILVER_SPENT);
      await refuseOrder(world, "WrongTreasury", swapDeclared(honest, vault.treasury, cash));
      await refuseOrder(world, "WrongTrader", swapDeclared(honest, vault.trader, thief));
      await refuseOrder(world, "WrongRouter", swapDeclared(honest, ROUTER, SystemProgram.programId));
    });

    it("refuses a mint that has become another program's", async () => {
      const { chain, silverMint } = world;
      const mint = await chain.account(silverMint);
      assert.ok(mint);
      chain.setAccount(silverMint, { ...mint, owner: TOKEN_2022_PROGRAM_ID });
      await refuse("WrongMint");
    });

    it("refuses while trading is paused", async () => {
      await pause(world.vault, PAUSE_TRADING);
      await refuse("TradingPaused");
    });

    it("refuses a nonce that has passed or is not reached", async () => {
      await refuse("WrongOrderNonce", { nonce: 1n });
      const order = await buySilverOf(world);
      await buy(world);
      await refuseOrder(world, "WrongOrderNonce", order);
    });
  });

  describe("how much and at what price", () => {
    it("refuses nothing, and more than the policy allows for one trade", async () => {
      await refuse("OrderEmpty", { amountIn: 0n });
      const narrow = await makeSilverWorld(await start(HOSTILE_PROGRAMS), { maxTrade: SILVER_SPENT });
      await refuseOrder(narrow, "TradeTooLarge", await buySilverOf(narrow, { amountIn: SILVER_SPENT + 1n }));
      await buy(narrow);
    });

    it("refuses more than is reserved for silver, to the atom, however much is idle", async () => {
      const most = await reserved(world);
      assert.ok(most > usdc(999) && most < usdc(1_000));
      await refuse("NotReserved", { amountIn: most + 1n, out: 41_000_000n });
      await buy(world, { amountIn: most, out: 40_000_000n });
      assert.equal(await reserved(world), 0n);
      await refuse("NotReserved", { amountIn: 1n });
    });

    it("refuses an atom less than asked for, and takes exactly that", async () => {
      await refuse("TooLittleOut", { minOut: SILVER_UNITS + 1n });
      await buy(world, { minOut: SILVER_UNITS });
    });

    it("refuses an atom outside the band, and takes its edge", async () => {
      await refuse("OutsideBand", { out: LEAST - 1n });
      await buy(world, { out: LEAST });
      assert.equal(await lost(), usdc(1));
    });

    it("counts what is given above what is received at the mid, USDC's own price counted", async () => {
      // Four silver at 25 dollars are 101.01010101… USDC at 0.99 dollars.
      await repriceSilver(world, 25, 0.99);
      await buy(world);
      assert.equal(await lost(), 0n);
      await refuse("OutsideBand", { out: 3_920_399n });
      // 3.9204 silver are 99 USDC.
      await buy(world, { out: 3_920_400n });
      assert.equal(await lost(), usdc(1));
    });

    it("refuses losses beyond the cap of 24 hours, with those of positions, split however finely (attack 31)", async () => {
      const capped = await makeSilverWorld(await start(HOSTILE_PROGRAMS), { lossCap: usdc(3) });
      await buy(capped, { out: LEAST });
      await open(capped, { amountIn: usdc(200), out: 1_980_000_000n });
      await refuseOrder(capped, "LossBudgetSpent", await buySilverOf(capped, { amountIn: 2_600n, out: 103n }));
      await refuseOrder(capped, "LossBudgetSpent", await buySilverOf(capped, { out: SILVER_UNITS - 1n }));
      await buy(capped);
    });
  });

  describe("through which legs", () => {
    it("refuses none, and legs that end in another mint than silver (attack 38)", async () => {
      const { vault, mint, silverMint } = world;
      await refuse("WrongLegCount", { legs: () => [] });
      const spend = (to: typeof mint) => () => orderLegs(vault, [vault.usdcMint, to], SILVER_SPENT, SILVER_UNITS);
      await refuse("LegsDoNotConnect", { legs: spend(mint) });
      await refuse("LegsDoNotConnect", {
        legs: () => orderLegs(vault, [mint, silverMint], SILVER_SPENT, SILVER_UNITS),
      });
    });

    it("refuses to show the router the silver that is held (attack 10)", async () => {
      await refuse("AccountTwice", { legs: leg(0, showing(world.silver, true)) });
      const order = await closeOf(world, { legs: leg(0, showing(world.silver, true)) });
      await refuseOrder(world, "UnitsTooMany", order);
      await open(world);
      const shown = await closeOf(world, { legs: leg(0, showing(world.silver, true)) });
      await refuseOrder(world, "VaultAccountInTrade", shown);
    });

    it("refuses a router that leaves or gives back a part of the input, pays nothing, or somebody else", async () => {
      const { chain, vault, silverMint } = world;
      const scratch = scratchAddress(vault.vault, vault.usdcMint);
      await refuse("ScratchResidue", { deeds: [deeds.take(SILVER_SPENT - 1n)] });
      const back = createTransferInstruction(tillOf(vault.usdcMint), scratch, TILL, 1n);
      await refuse("ScratchResidue", { deeds: [deeds.last(back)] });
      await refuse("LegEmpty", { deeds: [deeds.keep] });
      const thiefs = await tokenAccount(chain, silverMint, newKey().publicKey);
      await refuse("LegEmpty", { deeds: [deeds.divert(thiefs)] });
    });
  });

  describe("what it does", () => {
    it("buys with the reserve what the router gives, to the atom, and says so", async () => {
      const { chain, vault, silver } = world;
      const before = await vaultNow(vault);
      const units = LEAST + 40n;
      const fields = { nonce: 0n, spent: SILVER_SPENT, units, loss: usdc(1) - 1_000n, held: units };
      await assertReceipt(vault, "silverBought", fields, () => buy(world, { out: units }));
      const after = await vaultNow(vault);
      assert.deepEqual([after.silverHeld, after.silverSpent, after.orderNonce], [units, SILVER_SPENT, 1n]);
      assert.equal(after.reservedSilver, before.reservedSilver - SILVER_SPENT);
      assert.deepEqual([after.idle, after.positionCost, after.shares], [before.idle, 0n, before.shares]);
      assert.equal(after.silverPublishedAt, await chain.now());
      assert.equal(await balance(chain, silver), units);
      await buy(world);
      const more = await vaultNow(vault);
      assert.deepEqual([more.silverHeld, more.silverSpent], [units + SILVER_UNITS, 2n * SILVER_SPENT]);
      assert.equal(await balance(chain, vault.treasury), more.idle + more.reservedSilver + more.reservedEcosystem);
    });

    it("counts none of what somebody sent to the account", async () => {
      const { chain, silverMint, silver, vault } = world;
      await mintInto(chain, silverMint, silver, 999n);
      await buy(world);
      assert.equal((await vaultNow(vault)).silverHeld, SILVER_UNITS);
      assert.equal(await balance(chain, silver), SILVER_UNITS + 999n);
    });

    it("leaves it where nothing takes it out: as a position, as inventory, as a settlement (attack 38)", async () => {
      const { chain, vault, silverMint, silver, silverFeed, silverPrice } = world;
      await buy(world);
      const proposal = { kind: "addPosition", mint: silverMint, feed: silverFeed, cap: usdc(1_000) } as const;
      await change(vault, proposal, (ripe) => addPosition({ ...ripe, mint: silverMint }));
      await repriceSilver(world);
      const [position, holding] = [positionAddress(vault.vault, silverMint), holdingAddress(vault.vault, silverMint)];
      const asPosition = { ...world, mint: silverMint, position, holding, price: silverPrice };
      const sale = await closeOf(asPosition, { amountIn: SILVER_UNITS, out: SILVER_SPENT });
      await refuseOrder(world, "UnitsTooMany", sale);
      await refuseOrder(world, "WrongHolding", swapDeclared(sale, holding, silver));
      const { venue } = await makeVenue(vault);
      const payer = newKey();
      const settlement = await settleVenue({
        vault: vault.vault,
        usdcMint: vault.usdcMint,
        venue,
        payer: payer.publicKey,
        source: silver,
        amount: usdcAtoms(1n),
      });
      await assertRefused(chain, "OwnMoney", [settlement], [payer]);
      assert.equal(await balance(chain, silver), SILVER_UNITS);
    });
  });
});
