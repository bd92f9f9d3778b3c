import assert from "node:assert/strict";
import { AuthorityType, createSetAuthorityInstruction } from "@solana/spl-token";
import type { PublicKey } from "@solana/web3.js";
import { PAUSE_DEPOSITS, PAUSE_OUTFLOWS, PAUSE_TRADING } from "../../keeper/src/vault/setPaused.ts";
import { tightenVenue } from "../../keeper/src/vault/tightenVenue.ts";
import { assertRefused, sendOk } from "../support/assertions.ts";
import { refuseFalseToken } from "../support/falseToken.ts";
import { refuseForgeries } from "../support/forgery.ts";
import { HOSTILE_PROGRAMS } from "../support/hostile.ts";
import { readOnly, swapAccount, unsigned } from "../support/instruction.ts";
import { type InventoryWorld, makeInventoryVenue, makeInventoryWorld, send, transferOf } from "../support/inventory.ts";
import { newKey } from "../support/keys.ts";
import { startLitesvm } from "../support/litesvm.ts";
import {
  addTestPosition,
  give,
  noPositions,
  open,
  positionNow,
  pricesOf,
  reprice,
  request,
  SPENT,
  TOKEN,
  UNITS,
} from "../support/position.ts";
import { publish } from "../support/pyth.ts";
import { describeOnBoth, START } from "../support/suite.ts";
import { balance, tokenAccount } from "../support/tokens.ts";
import { makeVaultBeside, mintInto, pass, shares, ticketNow, usdc, vaultNow } from "../support/vault.ts";
import { assertReceipt, makeVenue, pause, rowNow, venueNow, WIDE, writeOff } from "../support/venue.ts";

const DAY = 86_400n;

describeOnBoth("transfer_inventory", (start) => {
  let world: InventoryWorld;

  beforeEach(async () => {
    world = await makeInventoryWorld(await start(HOSTILE_PROGRAMS));
  });

  const refuse = async (error: string, units = TOKEN, of = world) =>
    assertRefused(of.chain, error, [await transferOf(of, units)], [of.vault.keeper]);
  const refuseSwapped = async (error: string, from: PublicKey, to: PublicKey) => {
    const swapped = swapAccount(await transferOf(world, TOKEN), from, to);
    await assertRefused(world.chain, error, [swapped], [world.vault.keeper]);
  };

  it("refuses everybody but the keeper, and a keeper who has not signed", async () => {
    const { vault, chain } = world;
    const honest = await transferOf(world, TOKEN);
    for (const role of [vault.admin, vault.guardian, newKey()]) {
      const wrong = swapAccount(honest, vault.keeper.publicKey, role.publicKey);
      await assertRefused(chain, "NotKeeper", [wrong], [role]);
    }
    const silent = unsigned(honest, vault.keeper.publicKey);
    await assertRefused(chain, "missing required signature for instruction", [silent]);
  });

  it("refuses another vault's position, and what is no position", async () => {
    for (const [error, to] of await noPositions(world)) await refuseSwapped(error, world.position, to);
  });

  it("refuses a venue of another position, of capital, and of another vault", async () => {
    const { vault, venue } = world;
    const other = await makeInventoryVenue(vault, await addTestPosition(vault, "other"));
    const capital = await makeVenue(vault);
    const beside = await makeVaultBeside(vault);
    const elsewhere = await makeInventoryVenue(beside, await addTestPosition(beside, "token"));
    await reprice(world);
    for (const { venue: wrong } of [other, capital, elsewhere]) await refuseSwapped("WrongVenue", venue.venue, wrong);
    await refuseForgeries(world.chain, await transferOf(world, TOKEN), venue.venue, [vault.keeper]);
  });

  it("refuses another holding: of another position, of somebody else, and of the vault's", async () => {
    const { vault, chain, mint, holding } = world;
    const other = await addTestPosition(vault, "other");
    await reprice(world);
    for (const account of [
      other.holding,
      await tokenAccount(chain, mint, vault.vault),
      await tokenAccount(chain, mint, newKey().publicKey),
    ]) {
      await refuseSwapped("WrongHolding", holding, account);
    }
  });

  it("refuses another destination than the venue's, and one that has changed hands (attack 32)", async () => {
    const { chain, mint, venue } = world;
    const { destination, exchange } = venue;
    const thief = newKey().publicKey;
    await refuseSwapped("WrongDestination", destination, await tokenAccount(chain, mint, thief));
    const sold = createSetAuthorityInstruction(destination, exchange.publicKey, AuthorityType.AccountOwner, thief);
    await sendOk(chain, [sold], [exchange]);
    await refuse("WrongDestination");
  });

  it("refuses accounts that are read-only", async () => {
    const { vault, chain, position, holding, venue } = world;
    const honest = await transferOf(world, TOKEN);
    for (const account of [vault.vault, position, holding, venue.venue, venue.destination]) {
      await assertRefused(chain, "ConstraintMut", [readOnly(honest, account)], [vault.keeper]);
    }
  });

  it("refuses a nonce that has passed or is not reached, so that one signed order is carried out once", async () => {
    const { chain, vault } = world;
    for (const nonce of [0n, 2n]) {
      await assertRefused(chain, "WrongOrderNonce", [await transferOf(world, TOKEN, nonce)], [vault.keeper]);
    }
    const order = await transferOf(world, TOKEN);
    await sendOk(chain, [order], [vault.keeper]);
    await assertRefused(chain, "WrongOrderNonce", [order], [vault.keeper]);
  });

  it("refuses nothing, and more than is held, what somebody sent there aside", async () => {
    await refuse("UnitsTooMany", 0n);
    await mintInto(world.chain, world.mint, world.holding, UNITS);
    await refuse("UnitsTooMany", UNITS + 1n);
    await send(world, UNITS);
    await refuse("UnitsTooMany", 1n);
  });

  it("refuses while outflows are paused, and not while deposits and trading are", async () => {
    await pause(world.vault, PAUSE_OUTFLOWS);
    await refuse("OutflowsPaused");
    await pause(world.vault, PAUSE_DEPOSITS | PAUSE_TRADING);
    await send(world, TOKEN);
  });

  it("refuses while the venue is frozen", async () => {
    const { vault, chain, venue } = world;
    const freeze = await tightenVenue({
      vault: vault.vault,
      authority: vault.guardian.publicKey,
      venue: venue.venue,
      limits: WIDE,
      freeze: true,
    });
    await sendOk(chain, [freeze], [vault.guardian]);
    await refuse("VenueFrozen");
  });

  it("takes a token's worth out of both buckets where that is more than its cost, to the atom", async () => {
    for (const [policy, limits] of [
      [{ outflowCapacity: usdc(240) }, WIDE],
      [{}, { ...WIDE, capacity: usdc(240) }],
    ] as const) {
      const narrow = await makeInventoryWorld(await start(HOSTILE_PROGRAMS), policy, limits);
      await reprice(narrow, 120);
      await refuse("OutflowExceeded", 2n * TOKEN + 1n, narrow);
      await send(narrow, 2n * TOKEN);
      const { outflow } = await vaultNow(narrow.vault);
      assert.deepEqual([outflow.used, (await venueNow(narrow.venue)).outflow.used], [usdc(240), usdc(240)]);
    }
  });

  it("takes a token's cost out of both buckets where that is more than its worth", async () => {
    const narrow = await makeInventoryWorld(await start(HOSTILE_PROGRAMS), { outflowCapacity: usdc(200) });
    await reprice(narrow, 80);
    await refuse("OutflowExceeded", 2n * TOKEN + 1n, narrow);
    await send(narrow, 2n * TOKEN);
    assert.equal((await vaultNow(narrow.vault)).outflow.used, usdc(200));
  });

  it("refuses more than the buckets have regained, split however finely (attack 31)", async () => {
    const limits = { ...WIDE, capacity: usdc(100), refill: usdc(100) };
    const narrow = await makeInventoryWorld(await start(HOSTILE_PROGRAMS), {}, limits);
    for (let part = 0; part < 4; part++) await send(narrow, TOKEN / 4n);
    await refuse("OutflowExceeded", 1_000n, narrow);
    await pass(narrow.chain, DAY / 4n);
    await reprice(narrow);
    await refuse("OutflowExceeded", TOKEN / 4n + 1n, narrow);
    await send(narrow, TOKEN / 4n);
  });

  it("refuses what would be more than the venue's cap, at cost", async () => {
    const narrow = await makeInventoryWorld(await start(HOSTILE_PROGRAMS), {}, { ...WIDE, cap: usdc(200) });
    await reprice(narrow, 50);
    await refuse("VenueOverCap", 2n * TOKEN + 1n, narrow);
    await send(narrow, 2n * TOKEN);
  });

  it("refuses without fresh prices of the token and of USDC", async () => {
    const { chain, feed, price, usdcFeed, usdcPrice } = world;
    await pass(chain, 61n);
    await refuse("PriceStale");
    await publish(chain, usdcFeed, 1, { account: usdcPrice });
    await refuse("PriceStale");
    await publish(chain, feed, 100, { account: price });
    await send(world, TOKEN);
  });

  it("sends exactly that to the venue, books it there at its cost, and says so", async () => {
    const { chain, vault, position, venue, holding } = world;
    const now = await chain.now();
    const units = 3_333_333_333n;
    // A third of 1,000 USDC, rounded up.
    const cost = 333_333_334n;
    await assertReceipt(vault, "inventorySent", { venue: venue.venue, position, nonce: 1n, units, cost }, () =>
      send(world, units),
    );
    const held = await positionNow(world, world);
    assert.deepEqual([held.amount, held.cost, held.publishedAt], [UNITS - units, SPENT - cost, now]);
    const after = await vaultNow(vault);
    assert.deepEqual([after.positionCost, after.outstanding, after.positions], [SPENT - cost, cost, 1]);
    assert.deepEqual([after.idle, after.orderNonce, after.outflow.used], [usdc(99_000), 2n, cost]);
    const { outstanding, attestedAt } = await rowNow(venue);
    assert.deepEqual([outstanding, attestedAt], [cost, now]);
    assert.equal((await venueNow(venue)).units, units);
    assert.equal(await balance(chain, venue.destination), units);
    assert.equal(await balance(chain, holding), UNITS - units);
  });

  it("sends all: nothing is open any more", async () => {
    await send(world, UNITS);
    const { positions, positionCost, outstanding } = await vaultNow(world.vault);
    assert.deepEqual([positions, positionCost, outstanding], [0, 0n, SPENT]);
    assert.equal((await venueNow(world.venue)).units, UNITS);
  });

  it("counts no units that were written off with those it sends: they share no cost with them", async () => {
    const { venue } = world;
    await send(world, UNITS);
    await writeOff(venue, SPENT);
    await reprice(world);
    await open(world);
    await send(world, TOKEN);
    const { outstanding, attested } = await rowNow(venue);
    assert.deepEqual([(await venueNow(venue)).units, outstanding, attested], [TOKEN, usdc(100), usdc(100)]);
  });

  describe("does not move a price by moving tokens", () => {
    it("attests what they are worth, above their cost or below it", async () => {
      await reprice(world, 150);
      await send(world, TOKEN);
      assert.equal((await rowNow(world.venue)).attested, usdc(150));
      await reprice(world, 80);
      await send(world, TOKEN);
      const { outstanding, attested } = await rowNow(world.venue);
      assert.deepEqual([outstanding, attested], [usdc(200), usdc(230)]);
    });

    it("leaves a leaver what a share was worth while the tokens have lost", async () => {
      const { vault } = world;
      await reprice(world, 80);
      const { ticketNext: number } = await vaultNow(vault);
      const prices = pricesOf(world, world);
      await request(world, shares(100), prices);
      await send(world, UNITS);
      await request(world, shares(100));
      const values = [await ticketNow(vault, number), await ticketNow(vault, number + 1n)];
      // 99,000 idle and 800 for ten tokens: 99,800 for 100,000 shares.
      assert.deepEqual(
        values.map((ticket) => ticket?.valueAtRequest),
        [usdc(99.8), usdc(99.8)],
      );
    });

    it("asks of a depositor what a share cost while the tokens have gained (attack 34)", async () => {
      const wide = await makeInventoryWorld(await start(HOSTILE_PROGRAMS), { maxSpreadBps: 10_000 });
      await reprice(wide, 150);
      const before = await give(wide, usdc(1_000), pricesOf(wide, wide));
      await send(wide, UNITS);
      const after = await give(wide, usdc(1_000));
      assert.ok(after <= before && before - after <= 1n, `${after} shares after ${before}`);
    });
  });
});

describe("transfer_inventory (litesvm)", () => {
  it("refuses a token program that moves another amount than it was told to (attack 19)", async () => {
    const world = await makeInventoryWorld(await startLitesvm(HOSTILE_PROGRAMS, START));
    await refuseFalseToken(world.chain, await transferOf(world, 3n * TOKEN), [world.vault.keeper]);
    await send(world, 3n * TOKEN);
  });
});
