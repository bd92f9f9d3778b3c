import assert from "node:assert/strict";
import type { TransactionInstruction } from "@solana/web3.js";
import type { PositionPrices } from "../../keeper/src/vault/positionAccounts.ts";
import { assertRefused, sendOk } from "../support/assertions.ts";
import { HOSTILE_PROGRAMS } from "../support/hostile.ts";
import { readOnly, unsigned } from "../support/instruction.ts";
import { newKey } from "../support/keys.ts";
import {
  addTestPosition,
  close,
  closeOf,
  crankOf,
  give,
  giveOf,
  makePositionWorld,
  open,
  openOf,
  orderAs,
  type PositionWorld,
  positionNow,
  pricesOf,
  reprice,
  request,
  requestOf,
  type TestPosition,
} from "../support/position.ts";
import { publish } from "../support/pyth.ts";
import { describeOnBoth } from "../support/suite.ts";
import { balance } from "../support/tokens.ts";
import { makeVaultBeside, pass, shares, ticketNow, usdc, vaultNow } from "../support/vault.ts";
import { loseIdle } from "../support/vaultBytes.ts";

const DAY = 86_400n;
const COOLDOWN = 100n;

describeOnBoth("a vault with positions", (start) => {
  let world: PositionWorld;
  let second: TestPosition;
  let closed: TestPosition;

  /** Ten tokens of either position, 1,000 USDC each: 98,000 are idle, and 100,000 shares are out. */
  beforeEach(async () => {
    world = await makePositionWorld(await start(HOSTILE_PROGRAMS), { maxSpreadBps: 200 });
    second = await addTestPosition(world.vault, "second");
    closed = await addTestPosition(world.vault, "closed");
    await fresh();
    await open(world);
    await orderAs(world, await openOf({ ...world, ...second }));
  });

  const fresh = async (first = 100, other = 100, usdcDollars = 1) => {
    await reprice(world, first, usdcDollars);
    await publish(world.chain, second.feed, other, { account: second.price });
  };
  const both = () => pricesOf(world, world, second);

  /** Passed as `prices`, each way in which a caller may cheat, and what is said of it. */
  const cheats = async (): Promise<readonly [string, PositionPrices | undefined][]> => {
    const beside = await makeVaultBeside(world.vault);
    const foreign = await addTestPosition(beside, "token");
    await fresh();
    return [
      ["PositionMissing", undefined],
      ["PositionMissing", pricesOf(world)],
      ["PositionMissing", pricesOf(world, world)],
      ["WrongPosition", pricesOf(world, second)],
      ["WrongPosition", pricesOf(world, second, world)],
      ["WrongPosition", pricesOf(world, world, world)],
      ["WrongPosition", pricesOf(world, foreign, second)],
      ["WrongPosition", pricesOf(world, world, closed)],
      ["WrongPosition", pricesOf(world, world, { ...second, position: beside.vault })],
      ["WrongPosition", pricesOf(world, world, { ...second, position: second.holding })],
      ["WrongFeed", pricesOf(world, { ...world, price: second.price }, second)],
      ["WrongFeed", pricesOf({ ...world, usdcPrice: world.price }, world, second)],
      ["WrongOracle", pricesOf(world, world, { ...second, price: second.holding })],
    ];
  };

  const refuseGift = (error: string, instruction: TransactionInstruction) =>
    assertRefused(world.chain, error, [instruction], [world.depositor.key]);

  describe("takes a deposit", () => {
    it("only with every open position and its own price, in the order of the slots (attack 28)", async () => {
      for (const [error, prices] of await cheats()) await refuseGift(error, await giveOf(world, usdc(10), prices));
      await give(world, usdc(10), both());
    });

    it("only with positions that it can write: they remember the newest price", async () => {
      for (const { position } of [world, second]) {
        await refuseGift("PositionNotWritable", readOnly(await giveOf(world, usdc(10), both()), position));
      }
    });

    it("only with prices that are fresh, narrow and not older than one that was used", async () => {
      const refuse = async (error: string) => refuseGift(error, await giveOf(world, usdc(10), both()));
      const at = await world.chain.now();
      await publish(world.chain, second.feed, 100, { account: second.price, at: at - 1n });
      await refuse("PriceGoesBack");
      await publish(world.chain, second.feed, 100, { account: second.price, confidence: 100_000_001n });
      await refuse("PriceTooWide");
      await fresh();
      await pass(world.chain, 61n);
      await refuse("PriceStale");
      await fresh();
      await give(world, usdc(10), both());
      assert.equal((await positionNow(world, second)).publishedAt, at + 61n);
      assert.equal((await vaultNow(world.vault)).usdcPublishedAt, at + 61n);
    });

    it("at the higher of cost and price, the price with its confidence and USDC's against it", async () => {
      // The first is worth at most 10 · 103 / 0.999 = 1,031.03103104, the second less than its cost.
      const { chain, feed, price, usdcFeed, usdcPrice } = world;
      await publish(chain, feed, 102, { account: price, confidence: 100_000_000n });
      await publish(chain, second.feed, 95, { account: second.price });
      await publish(chain, usdcFeed, 1, { account: usdcPrice, confidence: 100_000n });
      const { feeBps } = (await vaultNow(world.vault)).policy;
      const high = usdc(98_000) + 1_031_031_032n + usdc(1_000);
      const supply = shares(100_000);
      // Of the gain that all shares but the virtual one have, the fee that it will owe.
      const gain = high - usdc(100_000);
      const untaxed = (gain * 1_000_000n + supply + 999_999n) / (supply + 1_000_000n);
      const ahead = ((gain - untaxed) * BigInt(feeBps)) / 10_000n;
      const expected = (usdc(1_000) * (supply + 1_000_000n)) / (high - ahead + 1_000_000n);
      assert.equal(await give(world, usdc(1_000), both()), expected);
    });

    it("at cost while the prices are lower, so that nobody buys in under what was paid", async () => {
      await fresh(99, 99);
      assert.equal(await give(world, usdc(1_000), both()), shares(1_000));
    });

    it("unless the two values are too far apart, to the atom", async () => {
      // 3,040.816327 for the first: a gap of 2,040.816327, and 2 % of 102,040.816327 are less.
      await fresh(304.08163261, 100);
      await refuseGift("SpreadTooWide", await giveOf(world, usdc(10), both()));
      await fresh(304.0816326, 100);
      await give(world, usdc(10), both());
      // Both have lost all that they cost, which is 2 % of what is left and they cost.
      await fresh(0.00000001, 0.00000001);
      await give(world, usdc(10), both());
    });

    it("with what is left when one of them is closed, whatever follows behind", async () => {
      await close(world);
      await refuseGift("WrongPosition", await giveOf(world, usdc(10), both()));
      await give(world, usdc(10), pricesOf(world, second, world));
      await orderAs(world, await closeOf({ ...world, ...second }));
      await give(world, usdc(10));
      await give(world, usdc(10), both());
    });
  });

  describe("hears a request", () => {
    const asked = async (prices?: PositionPrices) =>
      (await ticketNow(world.vault, await request(world, shares(1_000), prices)))?.valueAtRequest;

    it("at the lower of cost and price, the price less its confidence and USDC's against it", async () => {
      const { chain, feed, price, usdcFeed, usdcPrice } = world;
      await publish(chain, feed, 99, { account: price, confidence: 90_000_000n });
      await publish(chain, second.feed, 200, { account: second.price });
      await publish(chain, usdcFeed, 1, { account: usdcPrice, confidence: 1_000_000n });
      // 10 · 98.1 / 1.01 = 971.287128…, and 1,000 at cost.
      const low = usdc(98_000) + 971_287_128n + usdc(1_000);
      assert.equal(await asked(both()), (shares(1_000) * low) / shares(100_000));
    });

    it("counts a position whose price is missing, stale, wide or of another feed as nothing", async () => {
      const { chain } = world;
      const nothing = usdc(980);
      const one = usdc(990);
      assert.equal(await asked(), nothing);
      assert.equal(await asked(pricesOf(world)), nothing);
      assert.equal(await asked(pricesOf(world, world)), one);
      assert.equal(await asked(pricesOf(world, world, { ...second, price: world.price })), one);
      await publish(chain, second.feed, 100, { account: second.price, confidence: 1n << 60n });
      assert.equal(await asked(both()), one);
      await publish(chain, second.feed, 100, { account: second.price, exponent: -60 });
      assert.equal(await asked(both()), one);
      await pass(chain, 61n);
      assert.equal(await asked(both()), nothing);
      await fresh();
      assert.equal(await asked(both()), usdc(1_000));
    });

    it("refuses a position that is another, another vault's or read-only: no mistake costs the owner its worth", async () => {
      for (const [error, prices] of await cheats()) {
        if (error === "WrongPosition") await refuseGift(error, await requestOf(world, shares(10), prices));
      }
      const silent = readOnly(await requestOf(world, shares(10), both()), second.position);
      await refuseGift("PositionNotWritable", silent);
    });
  });

  describe("processes a ticket", () => {
    let number: bigint;

    beforeEach(async () => {
      number = await request(world, shares(1_000), both());
      await pass(world.chain, COOLDOWN);
      await fresh();
    });

    const crank = async (prices?: PositionPrices) => crankOf(world, number, prices);
    const crankOwn = async (prices?: PositionPrices) => crankOf(world, number, prices, world.depositor.key.publicKey);
    const paid = async () => (await ticketNow(world.vault, number))?.payable;

    it("by anyone only with every open position and its own fresh price, in the order of the slots", async () => {
      const { chain } = world;
      for (const [error, prices] of await cheats()) await assertRefused(chain, error, [await crank(prices)]);
      const silent = readOnly(await crank(both()), world.position);
      await assertRefused(chain, "PositionNotWritable", [silent]);
      await pass(chain, 61n);
      await assertRefused(chain, "PriceStale", [await crank(both())]);
      await fresh();
      await sendOk(chain, [await crank(both())]);
      assert.equal(await paid(), usdc(1_000));
    });

    it("at what the positions are worth now, where that is less than at the request", async () => {
      await fresh(80, 300);
      await sendOk(world.chain, [await crank(both())]);
      // 98,000 idle, 800 and 1,000.
      assert.equal(await paid(), usdc(998));
    });

    it("by its owner without a price: what has none counts as nothing (attack 36)", async () => {
      const { chain, depositor, vault } = world;
      await pass(chain, 61n);
      await assertRefused(chain, "PositionMissing", [await crank()]);
      await sendOk(chain, [await crankOwn()], [depositor.key]);
      assert.equal(await paid(), usdc(980));
      assert.equal((await vaultNow(vault)).shares, shares(99_000));
    });

    it("by its owner with one price of two", async () => {
      await sendOk(world.chain, [await crankOwn(pricesOf(world, world))], [world.depositor.key]);
      assert.equal(await paid(), usdc(990));
    });

    it("not by somebody who says to be the owner, nor by an owner who has not signed", async () => {
      const { chain, depositor } = world;
      const thief = newKey();
      const stranger = await crankOf(world, number, undefined, thief.publicKey);
      await assertRefused(chain, "PositionMissing", [stranger], [thief]);
      const silent = unsigned(await crankOwn(), depositor.key.publicKey);
      await assertRefused(chain, "missing required signature for instruction", [silent]);
    });

    it("by anyone without a price a week after it has matured, who can only have the shares given back", async () => {
      const { chain, depositor, vault } = world;
      const matured = (await ticketNow(vault, number))?.maturesAt ?? 0n;
      const held = await balance(chain, depositor.shares);
      await chain.setNow(matured + 7n * DAY - 1n);
      await assertRefused(chain, "PositionMissing", [await crank()]);
      await pass(chain, 1n);
      await sendOk(chain, [await crank()]);
      assert.equal(await paid(), 0n);
      assert.equal(await balance(chain, depositor.shares), held + shares(1_000));
      assert.equal((await vaultNow(vault)).ticketHead, number + 1n);
    });

    it("not without a price until a week after anybody had all of them, so that nobody is thrown out from behind", async () => {
      const { chain, vault } = world;
      const matured = (await ticketNow(vault, number))?.maturesAt ?? 0n;
      await chain.setNow(matured + 5n * DAY);
      await fresh();
      await give(world, usdc(10), both());
      const priced = await chain.now();
      await chain.setNow(priced + 7n * DAY - 1n);
      await assertRefused(chain, "PositionMissing", [await crank()]);
      await pass(chain, 1n);
      await sendOk(chain, [await crank()]);
      assert.equal(await paid(), 0n);
    });

    it("not without a price while nothing could be paid: it keeps its place", async () => {
      const { chain, vault } = world;
      await loseIdle(vault, (await vaultNow(vault)).idle);
      await pass(chain, 8n * DAY);
      await assertRefused(chain, "NothingToPay", [await crank()]);
    });

    it("a week after it has matured still at its worth where the prices are passed", async () => {
      const { chain } = world;
      await pass(chain, 8n * DAY);
      await fresh();
      await sendOk(chain, [await crank(both())]);
      assert.equal(await paid(), usdc(1_000));
    });

    it("remembers the newest price, so that the next cannot be an older one", async () => {
      const { chain } = world;
      const at = await chain.now();
      await sendOk(chain, [await crank(both())]);
      const times = [(await positionNow(world, world)).publishedAt, (await positionNow(world, second)).publishedAt];
      assert.deepEqual([...times, (await vaultNow(world.vault)).usdcPublishedAt], [at, at, at]);
      const { feed, price, usdcFeed, usdcPrice } = world;
      for (const [older, dollars, account] of [
        [feed, 100, price],
        [usdcFeed, 1, usdcPrice],
      ] as const) {
        await fresh();
        await publish(chain, older, dollars, { account, at: at - 1n });
        await refuseGift("PriceGoesBack", await giveOf(world, usdc(10), both()));
      }
    });
  });

  it("needs no account behind an instruction's own once nothing is open", async () => {
    await close(world);
    await orderAs(world, await closeOf({ ...world, ...second }));
    const number = await request(world, shares(1_000));
    await pass(world.chain, COOLDOWN);
    await sendOk(world.chain, [await crankOf(world, number)]);
    assert.equal((await ticketNow(world.vault, number))?.payable, usdc(1_000));
  });
});
