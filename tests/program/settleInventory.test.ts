import assert from "node:assert/strict";
import type { PublicKey } from "@solana/web3.js";
import { scratchAddress } from "../../keeper/src/vault/addresses.ts";
import { counterTotal } from "../../keeper/src/vault/math/hourlyCounter.ts";
import { tightenVenue } from "../../keeper/src/vault/tightenVenue.ts";
import { assertRefused, sendOk } from "../support/assertions.ts";
import { refuseFalseToken } from "../support/falseToken.ts";
import { refuseForgeries } from "../support/forgery.ts";
import { HOSTILE_PROGRAMS } from "../support/hostile.ts";
import { readOnly, swapAccount, unsigned } from "../support/instruction.ts";
import {
  type InventoryWorld,
  inventorySettlementOf,
  makeInventoryVenue,
  makeInventoryWorld,
  refuseSettlement,
  send,
  settleAs,
  settleUnits,
} from "../support/inventory.ts";
import { newKey } from "../support/keys.ts";
import { startLitesvm } from "../support/litesvm.ts";
import { addTestPosition, noPositions, reprice, SPENT, TOKEN, UNITS } from "../support/position.ts";
import { publish } from "../support/pyth.ts";
import { describeOnBoth, START } from "../support/suite.ts";
import { balance, mintTo } from "../support/tokens.ts";
import { donate, makeVaultBeside, pass, usdc, vaultNow } from "../support/vault.ts";
import { assertReceipt, makeVenue, pause, rowNow, venueNow, WIDE, writeOff } from "../support/venue.ts";

const EVERYTHING = 7;
const UNSIGNED = "missing required signature for instruction";

describeOnBoth("settle_inventory", (start) => {
  let world: InventoryWorld;

  beforeEach(async () => {
    world = await makeInventoryWorld(await start(HOSTILE_PROGRAMS));
    await send(world, UNITS);
  });

  const refuse = async (error: string, units: bigint, proceeds: bigint, of = world) =>
    refuseSettlement(of, error, await inventorySettlementOf(of, units, proceeds));
  const refuseSwapped = async (error: string, from: PublicKey, to: PublicKey) =>
    refuseSettlement(world, error, swapAccount(await inventorySettlementOf(world, TOKEN, usdc(100)), from, to));
  const lost = async (of = world) => counterTotal((await vaultNow(of.vault)).losses, await of.chain.now());

  it("refuses everybody but the keeper, and a keeper or a payer who has not signed", async () => {
    const { vault, chain, venue } = world;
    const honest = await inventorySettlementOf(world, TOKEN, usdc(100));
    for (const role of [vault.admin, vault.guardian, newKey()]) {
      const wrong = swapAccount(honest, vault.keeper.publicKey, role.publicKey);
      await assertRefused(chain, "NotKeeper", [wrong], [role, venue.exchange]);
    }
    await assertRefused(chain, UNSIGNED, [unsigned(honest, vault.keeper.publicKey)], [venue.exchange]);
    await assertRefused(chain, UNSIGNED, [unsigned(honest, venue.exchange.publicKey)], [vault.keeper]);
  });

  it("refuses another vault's position, and what is no position", async () => {
    for (const [error, to] of await noPositions(world)) await refuseSwapped(error, world.position, to);
  });

  it("refuses a venue of another position, of capital, and of another vault", async () => {
    const { vault, venue, chain } = world;
    const other = await makeInventoryVenue(vault, await addTestPosition(vault, "other"));
    const capital = await makeVenue(vault);
    const beside = await makeVaultBeside(vault);
    const elsewhere = await makeInventoryVenue(beside, await addTestPosition(beside, "token"));
    await reprice(world);
    for (const { venue: wrong } of [other, capital, elsewhere]) await refuseSwapped("WrongVenue", venue.venue, wrong);
    const honest = await inventorySettlementOf(world, TOKEN, usdc(100));
    await refuseForgeries(chain, honest, venue.venue, [vault.keeper, venue.exchange]);
  });

  it("refuses another treasury", async () => {
    const { chain, vault } = world;
    const other = await makeVaultBeside(vault);
    await refuseSwapped("WrongTreasury", vault.treasury, other.treasury);
    await refuseSwapped("WrongTreasury", vault.treasury, await mintTo(chain, vault.usdcMint, newKey().publicKey, 0n));
  });

  it("refuses to be paid with the vault's own money, or its trader's (attack 33)", async () => {
    const { chain, vault, source } = world;
    const { usdcMint } = vault;
    const stray = await mintTo(chain, usdcMint, vault.vault, usdc(100));
    for (const account of [stray, scratchAddress(vault.vault, usdcMint), world.holding]) {
      await refuseSwapped("OwnMoney", source, account);
    }
    await refuseSwapped("ConstraintDuplicateMutableAccount", source, vault.treasury);
  });

  it("refuses a source that is no token account, is of another mint, is somebody else's, or has too little", async () => {
    const { chain, vault, source, mint, venue } = world;
    await refuseSwapped("WrongTokenAccount", source, mint);
    await refuseSwapped("token: 0x3", source, await mintTo(chain, mint, venue.exchange.publicKey, usdc(100)));
    await refuseSwapped("token: 0x4", source, await mintTo(chain, vault.usdcMint, newKey().publicKey, usdc(100)));
    await refuse("token: 0x1", TOKEN, usdc(100_000) + 1n);
    await refuse("Overflow", TOKEN, (1n << 64n) - 1n);
  });

  it("refuses accounts that are read-only", async () => {
    const { vault, position, venue, source } = world;
    const honest = await inventorySettlementOf(world, TOKEN, usdc(100));
    for (const account of [vault.vault, position, venue.venue, source, vault.treasury]) {
      await refuseSettlement(world, "ConstraintMut", readOnly(honest, account));
    }
  });

  it("refuses a nonce that has passed or is not reached, so that one payment is booked once (attack 33)", async () => {
    for (const nonce of [1n, 3n]) {
      const wrong = await inventorySettlementOf(world, TOKEN, usdc(100), nonce);
      await refuseSettlement(world, "WrongOrderNonce", wrong);
    }
    const honest = await inventorySettlementOf(world, TOKEN, usdc(100));
    await settleAs(world, honest);
    await refuseSettlement(world, "WrongOrderNonce", honest);
  });

  it("refuses nothing, and more units than are there", async () => {
    await refuse("UnitsTooMany", 0n, usdc(100));
    await refuse("UnitsTooMany", UNITS + 1n, usdc(1_000));
    await settleUnits(world, UNITS, usdc(1_000));
    await refuse("UnitsTooMany", 1n, usdc(1));
  });

  it("refuses losses beyond the cap of 24 hours, split however finely, and takes the cap itself (attack 31)", async () => {
    const capped = await makeInventoryWorld(await start(HOSTILE_PROGRAMS), { lossCap: usdc(50) });
    await send(capped, UNITS);
    await refuse("LossBudgetSpent", TOKEN, usdc(50) - 1n, capped);
    await settleUnits(capped, TOKEN, usdc(75));
    await settleUnits(capped, TOKEN, usdc(75));
    assert.equal(await lost(capped), usdc(50));
    await refuse("LossBudgetSpent", 10n, 0n, capped);
    await settleUnits(capped, TOKEN, usdc(100));
    await settleUnits(capped, TOKEN, usdc(150));
    await refuse("LossBudgetSpent", TOKEN, usdc(100) - 1n, capped);
  });

  it("rounds what was sold up: an atom of a token is not free", async () => {
    await settleUnits(world, 1n, 0n);
    assert.equal(await lost(), 1n);
  });

  it("refuses without fresh prices of the token and of USDC", async () => {
    const { chain, feed, price, usdcFeed, usdcPrice } = world;
    await pass(chain, 61n);
    await refuse("PriceStale", TOKEN, usdc(100));
    await publish(chain, usdcFeed, 1, { account: usdcPrice });
    await refuse("PriceStale", TOKEN, usdc(100));
    await publish(chain, feed, 100, { account: price });
    await settleUnits(world, TOKEN, usdc(100));
  });

  it("takes what comes back however paused, and from a frozen venue", async () => {
    const { vault, chain, venue } = world;
    await pause(vault, EVERYTHING);
    const freeze = await tightenVenue({
      vault: vault.vault,
      authority: vault.guardian.publicKey,
      venue: venue.venue,
      limits: WIDE,
      freeze: true,
    });
    await sendOk(chain, [freeze], [vault.guardian]);
    await settleUnits(world, UNITS, usdc(1_000));
    assert.equal((await vaultNow(vault)).idle, usdc(100_000));
  });

  it("books a part as a sale: its cost is idle again, the profit locked, and it says so", async () => {
    const { chain, vault, venue, source } = world;
    await reprice(world, 120);
    const [units, proceeds, cost] = [4n * TOKEN, usdc(470), usdc(400)];
    const fields = { venue: venue.venue, nonce: 2n, units, proceeds, cost, loss: usdc(10) };
    await assertReceipt(vault, "inventorySettled", fields, () => settleUnits(world, units, proceeds));
    const after = await vaultNow(vault);
    assert.deepEqual([after.idle, after.lockedProfit, after.unlockSeconds], [usdc(99_470), usdc(70), 1_000n]);
    assert.deepEqual([after.outstanding, after.orderNonce, await lost()], [usdc(600), 3n, usdc(10)]);
    const { outstanding, attested } = await rowNow(venue);
    assert.deepEqual([outstanding, attested], [usdc(600), usdc(600)]);
    assert.equal((await venueNow(venue)).units, 6n * TOKEN);
    assert.equal(await balance(chain, vault.treasury), usdc(99_470));
    assert.equal(await balance(chain, source), usdc(100_000) - proceeds);
  });

  it("rounds the cost of a part up, and leaves nothing when all is sold", async () => {
    await settleUnits(world, 3_333_333_333n, usdc(333.333334));
    assert.deepEqual(
      [(await rowNow(world.venue)).outstanding, (await vaultNow(world.vault)).lockedProfit],
      [666_666_666n, 0n],
    );
    await settleUnits(world, UNITS - 3_333_333_333n, usdc(666.666667));
    const { idle, outstanding, lockedProfit } = await vaultNow(world.vault);
    assert.deepEqual([idle, outstanding, lockedProfit], [usdc(100_000) + 1n, 0n, 1n]);
    assert.deepEqual([(await rowNow(world.venue)).attested, (await venueNow(world.venue)).units], [0n, 0n]);
  });

  it("lets locked profit absorb a loss first, and only what is left falls on all shares", async () => {
    const { vault } = world;
    await donate(vault, usdc(300));
    await reprice(world, 60);
    await settleUnits(world, 5n * TOKEN, (SPENT * 3n) / 10n);
    const once = await vaultNow(vault);
    assert.deepEqual([once.idle, once.lockedProfit, await lost()], [usdc(99_600), usdc(100), 0n]);
    await settleUnits(world, 5n * TOKEN, usdc(300));
    const twice = await vaultNow(vault);
    assert.deepEqual([twice.idle, twice.lockedProfit, twice.outstanding], [usdc(99_900), 0n, 0n]);
  });

  it("takes what was written off back before it speaks of profit (attack 46)", async () => {
    const { vault, venue } = world;
    await writeOff(venue, usdc(600));
    await reprice(world, 110);
    await settleUnits(world, UNITS, usdc(1_100));
    const { idle, lockedProfit, outstanding } = await vaultNow(vault);
    assert.deepEqual([idle, lockedProfit, outstanding], [usdc(100_100), usdc(100), 0n]);
    assert.equal((await rowNow(venue)).writtenOff, 0n);
  });
});

describe("settle_inventory (litesvm)", () => {
  it("refuses a token program that moves another amount than it was told to (attack 19)", async () => {
    const world = await makeInventoryWorld(await startLitesvm(HOSTILE_PROGRAMS, START));
    await send(world, UNITS);
    const instruction = await inventorySettlementOf(world, TOKEN, usdc(99));
    await refuseFalseToken(world.chain, instruction, [world.vault.keeper, world.venue.exchange]);
    await settleAs(world, instruction);
  });
});
