import assert from "node:assert/strict";
import type { PublicKey } from "@solana/web3.js";
import { HOSTILE_PROGRAMS } from "../support/hostile.ts";
import {
  addTestPosition,
  close,
  closeOf,
  makePositionWorld,
  open,
  openOf,
  type PositionWorld,
  positionNow,
  refuseOrder,
  reprice,
  SPENT,
  TOKEN,
  tillOf,
  UNITS,
} from "../support/position.ts";
import { feedId, type PublishedPrice, publish } from "../support/pyth.ts";
import { buySilverOf, makeSilverWorld, repriceSilver, type SilverWorld } from "../support/silver.ts";
import { describeOnBoth } from "../support/suite.ts";
import { mintInto, pass, usdc, vaultNow } from "../support/vault.ts";

const MAX_AGE = 60n;
const ZERO_FEED = new Uint8Array(32);
/** Where a `PriceUpdateV2` keeps its verification level, and what it is when only some of the guardians have signed. */
const LEVEL = 40;
const PARTIAL = 0;

/** One of the prices that an order looks at: what is changed of it, and everything else as it should be. */
interface Role {
  readonly name: string;
  readonly feed: (world: SilverWorld) => Uint8Array;
  readonly account: (world: SilverWorld) => PublicKey;
  readonly dollars: number;
  readonly order: (world: SilverWorld) => ReturnType<typeof openOf>;
}

const ROLES: readonly Role[] = [
  { name: "USDC's", feed: (w) => w.usdcFeed, account: (w) => w.usdcPrice, dollars: 1, order: (w) => openOf(w) },
  { name: "a position's", feed: (w) => w.feed, account: (w) => w.price, dollars: 100, order: (w) => openOf(w) },
  {
    name: "silver's",
    feed: (w) => w.silverFeed,
    account: (w) => w.silverPrice,
    dollars: 25,
    order: (w) => buySilverOf(w),
  },
];

describeOnBoth("a price", (start) => {
  for (const role of ROLES) {
    describe(`that is ${role.name}`, () => {
      let world: SilverWorld;

      beforeEach(async () => {
        world = await makeSilverWorld(await start(HOSTILE_PROGRAMS));
      });

      const put = (changed: Partial<PublishedPrice>, feed = role.feed(world)) =>
        publish(world.chain, feed, role.dollars, { account: role.account(world), ...changed });
      const refuse = async (error: string) => refuseOrder(world, error, await role.order(world));
      const take = async () => {
        const { orderNonce } = await vaultNow(world.vault);
        const sent = await world.chain.send([await role.order(world)], [world.vault.keeper], [world.table]);
        assert.ok(sent.ok, sent.logs.join("\n"));
        assert.equal((await vaultNow(world.vault)).orderNonce, orderNonce + 1n);
      };
      /** Replaces the account's bytes by what is made of the honest ones. */
      const forge = async (change: (data: Uint8Array) => Uint8Array) => {
        const account = role.account(world);
        const honest = await world.chain.account(account);
        assert.ok(honest);
        world.chain.setAccount(account, { ...honest, data: change(Uint8Array.from(honest.data)) });
      };

      it("is taken where nothing is wrong with it: the refusals below are made of it", async () => {
        await take();
      });

      it("is refused from an account that Pyth's receiver does not own (attack 28)", async () => {
        const account = role.account(world);
        const honest = await world.chain.account(account);
        assert.ok(honest);
        for (const owner of [world.vault.keeper.publicKey, world.mint]) {
          world.chain.setAccount(account, { ...honest, owner });
          await refuse("WrongOracle");
        }
      });

      it("is refused from another account of the receiver, and from one that is too short", async () => {
        await forge((data) => data.fill(~(data[0] ?? 0), 0, 1));
        await refuse("WrongOracle");
        await put({});
        for (const length of [0, 7, 8, 40, 41, 72, 80, 88, 92, 100]) {
          await forge((data) => data.slice(0, length));
          await refuse("WrongOracle");
          await put({});
        }
        await forge((data) => data.slice(0, 101));
        await take();
      });

      it("is refused when not enough of Pyth's guardians have signed it, where its bytes stand one further", async () => {
        const partial = (signatures: number) => (data: Uint8Array) => {
          const longer = new Uint8Array(data.length + 1);
          longer.set(data.subarray(0, LEVEL));
          longer.set([PARTIAL, signatures], LEVEL);
          longer.set(data.subarray(LEVEL + 1), LEVEL + 2);
          return longer;
        };
        for (const signatures of [0, 1, 12, 13]) {
          await put({});
          await forge(partial(signatures));
          await refuse("PriceNotVerified");
        }
        // A byte for the level that the receiver has no meaning for.
        await put({});
        await forge((data) => data.fill(2, LEVEL, LEVEL + 1));
        await refuse("PriceNotVerified");
      });

      it("is refused of another feed, and of the zero feed (attack 28)", async () => {
        for (const feed of [feedId("another"), ZERO_FEED]) {
          await put({}, feed);
          await refuse("WrongFeed");
        }
        for (const other of ROLES.filter(({ name }) => name !== role.name)) {
          await put({}, other.feed(world));
          await refuse("WrongFeed");
        }
      });

      it("is refused past the policy's age, to the second, and as far ahead of the clock (attack 28)", async () => {
        const now = await world.chain.now();
        for (const at of [now - MAX_AGE - 1n, now + MAX_AGE + 1n, 0n, -(1n << 63n), (1n << 63n) - 1n]) {
          await put({ at });
          await refuse("PriceStale");
        }
        await put({ at: now - MAX_AGE });
        await take();
        await put({ at: now + MAX_AGE });
        await take();
      });

      it("is refused where it is not above zero", async () => {
        for (const price of [0n, -1n, -(1n << 63n)]) {
          await put({ price });
          await refuse("PriceNotPositive");
        }
      });

      it("is refused where its confidence is wider than the policy allows, to the unit (attack 28)", async () => {
        // A hundredth of the price.
        const widest = BigInt(role.dollars) * 1_000_000n;
        await put({ confidence: widest + 1n });
        await refuse("PriceTooWide");
        await put({ confidence: (1n << 64n) - 1n });
        await refuse("PriceTooWide");
        await put({ confidence: widest });
        await take();
      });

      it("is refused when a newer one has been used, and taken again at the same time (attack 28)", async () => {
        const now = await world.chain.now();
        await put({ at: now });
        await take();
        await put({ at: now - 1n });
        await refuse("PriceGoesBack");
        await put({ at: now });
        await take();
        await pass(world.chain, 10n);
        await repriceSilver(world);
        await put({ at: now + 1n });
        await take();
        await put({ at: now });
        await refuse("PriceGoesBack");
      });
    });
  }

  it("of a position says nothing about the time of another's", async () => {
    const world = await makePositionWorld(await start(HOSTILE_PROGRAMS));
    const other = await addTestPosition(world.vault, "other");
    await reprice(world);
    await open(world);
    const at = (await world.chain.now()) - 30n;
    await publish(world.chain, other.feed, 100, { account: other.price, at });
    await open({ ...world, ...other });
    assert.equal((await positionNow(world, other)).publishedAt, at);
    await publish(world.chain, world.feed, 100, { account: world.price, at });
    await refuseOrder(world, "PriceGoesBack", await openOf(world));
  });

  it("is not looked for before the admin has named USDC's feed: zero matches nothing", async () => {
    const world = await makePositionWorld(await start(HOSTILE_PROGRAMS));
    const { chain, vault, usdcPrice } = world;
    const account = await chain.account(vault.vault);
    assert.ok(account);
    const feed = Buffer.from(world.usdcFeed);
    const place = Buffer.from(account.data).indexOf(feed);
    assert.ok(place > 0);
    const data = Uint8Array.from(account.data).fill(0, place, place + 32);
    chain.setAccount(vault.vault, { ...account, data });
    await publish(chain, ZERO_FEED, 1, { account: usdcPrice });
    await refuseOrder(world, "WrongFeed", await openOf(world));
  });

  describe("of USDC off its peg", () => {
    let world: PositionWorld;

    beforeEach(async () => {
      world = await makePositionWorld(await start(HOSTILE_PROGRAMS), { lossCap: usdc(0) });
    });

    const refuseBuying = async (error: string, out: bigint) => refuseOrder(world, error, await openOf(world, { out }));

    it("below: a token costs more of it, and brings more (attack 28)", async () => {
      // 1,000 USDC at 0.8 dollars buy 8 tokens at 100.
      await reprice(world, 100, 0.8);
      await refuseBuying("LossBudgetSpent", 8n * TOKEN - 1n);
      await open(world, { out: 8n * TOKEN });
      await refuseOrder(world, "OutsideBand", await closeOf(world, { amountIn: 8n * TOKEN, out: usdc(800) }));
      await close(world, { amountIn: 8n * TOKEN, out: SPENT });
    });

    it("above: a token costs less of it, and brings less (attack 28)", async () => {
      await reprice(world, 100, 1.25);
      await refuseBuying("OutsideBand", UNITS);
      await refuseBuying("LossBudgetSpent", (UNITS * 5n) / 4n - 1n);
      await open(world, { out: (UNITS * 5n) / 4n });
      await close(world, { amountIn: (UNITS * 5n) / 4n, out: SPENT });
    });
  });

  describe("in other units", () => {
    /** A fair purchase by 1,000 USDC, which an atom less of the token would make a loss, and none is allowed. */
    const fair = async (decimals: number, units: bigint, published: Partial<PublishedPrice>, usdcExponent = -8) => {
      const world = await makePositionWorld(await start(HOSTILE_PROGRAMS), { lossCap: usdc(0) });
      const held = { ...world, ...(await addTestPosition(world.vault, "other", { decimals })) };
      const { chain, feed, price, usdcFeed, usdcPrice } = held;
      await mintInto(chain, held.mint, tillOf(held.mint), units);
      await publish(chain, feed, 100, { account: price, ...published });
      const dollar = 10n ** BigInt(-usdcExponent);
      await publish(chain, usdcFeed, 1, { account: usdcPrice, price: dollar, exponent: usdcExponent });
      await refuseOrder(held, "LossBudgetSpent", await openOf(held, { out: units - 1n }));
      await open(held, { out: units });
    };

    for (const decimals of [0, 2, 6, 8, 9, 12, 17]) {
      it(`is of a whole token of ${decimals} decimals`, async () => {
        // With a hundred tokens of no decimals an atom is a large step, but still a step.
        if (decimals >= 6) await fair(decimals, 10n ** BigInt(decimals + 1), {});
        else await fair(decimals, 10n ** BigInt(decimals + 5), { price: 1_000_000n, exponent: -8 });
      });
    }

    it("is taken at any exponent that a u64 holds, USDC's own too", async () => {
      await fair(9, UNITS, { price: 100n, exponent: 0 });
      await fair(9, UNITS, { price: 1n, exponent: 2 });
      await fair(9, UNITS, { price: 10_000_000n, exponent: -5 });
      await fair(9, UNITS, { price: 10n ** 14n, exponent: -12 });
      await fair(9, UNITS, {}, -6);
      await fair(9, UNITS, { price: 10_000_000n, exponent: -5 }, -10);
    });

    it("is refused at exponents so far apart that no u64 holds the scale", async () => {
      const world = await makePositionWorld(await start(HOSTILE_PROGRAMS));
      const { chain, feed, price } = world;
      for (const exponent of [31, -40, 2_147_483_647, -2_147_483_648]) {
        await publish(chain, feed, 100, { account: price, exponent });
        await refuseOrder(world, "Overflow", await openOf(world));
      }
    });
  });
});
