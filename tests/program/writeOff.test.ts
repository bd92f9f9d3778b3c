import assert from "node:assert/strict";
import { type UsdcAtoms, usdcAtoms } from "../../keeper/src/domain/quantity.ts";
import { accrueFees } from "../../keeper/src/vault/accrueFees.ts";
import { previewDeposit, previewWithdrawal } from "../../keeper/src/vault/nav.ts";
import { assertRefused, sendOk } from "../support/assertions.ts";
import type { Chain } from "../support/chain.ts";
import { applicationOf, proposalOf, propose } from "../support/govern.ts";
import { HOSTILE_PROGRAMS } from "../support/hostile.ts";
import { makeInventoryWorld, send, settleUnits } from "../support/inventory.ts";
import { reprice, UNITS } from "../support/position.ts";
import { describeOnBoth } from "../support/suite.ts";
import { balance, fund } from "../support/tokens.ts";
import {
  crankOf,
  type Depositor,
  donate,
  giveTo,
  makeDepositor,
  makeVault,
  PROGRAMS,
  pass,
  queue,
  shares,
  type TestVault,
  ticketNow,
  usdc,
  vaultNow,
} from "../support/vault.ts";
import {
  assertReceipt,
  attest,
  deployTo,
  makeVenue,
  NO_FEE,
  rowNow,
  settle,
  type TestVenue,
  writeOff,
} from "../support/venue.ts";

const MAX_U64 = (1n << 64n) - 1n;
const DAY = 86_400n;

describeOnBoth("a write-off", (start) => {
  let chain: Chain;
  let vault: TestVault;
  let venue: TestVenue;
  let alice: Depositor;

  beforeEach(async () => {
    chain = await start(PROGRAMS);
    vault = await makeVault(chain, { haircutBps: 0, maxSpreadBps: 10_000, minIdle: usdc(0), lossCap: usdc(10_000) });
    alice = await makeDepositor(vault, usdc(100_000));
    await giveTo(vault, alice, usdc(10_000));
    venue = await makeVenue(vault);
    await deployTo(venue, usdc(1_000));
  });

  /** A write-off whose time has come. */
  const ripe = async (amount: UsdcAtoms) => {
    const number = await propose(vault, { kind: "writeOff", row: venue.row, amount });
    await pass(chain, 1_000n);
    return { number, instruction: await applicationOf(vault, number) };
  };

  const refuse = async (amount: UsdcAtoms) => {
    const { instruction } = await ripe(amount);
    await assertRefused(chain, "WriteOffTooLarge", [instruction], [vault.admin]);
  };

  /** What a deposit of 100 USDC mints at a high NAV of `nav`, and at no other: one atom more is refused. */
  const assertPrice = async (nav: bigint) => {
    const before = await vaultNow(vault);
    const due = (usdc(100) * (before.shares + usdc(1))) / (nav + usdc(1));
    assert.equal(previewDeposit(before, usdc(100), await chain.now()), due);
    await giveTo(vault, alice, usdc(100), due);
    assert.equal((await vaultNow(vault)).shares - before.shares, due);
  };

  it("refuses to propose one for a row that is not in use", async () => {
    fund(chain, vault.admin.publicKey);
    for (const row of [1, 15, 16, 255]) {
      const { instruction } = await proposalOf(vault, { kind: "writeOff", row, amount: usdc(1) });
      await assertRefused(chain, "WrongVenue", [instruction], [vault.admin]);
    }
  });

  it("refuses nothing, and more than is outstanding there, by one atom", async () => {
    await makeVenue(vault);
    for (const amount of [0n, usdc(1_000) + 1n, MAX_U64]) await refuse(usdcAtoms(amount));
    await settle(venue, usdc(400));
    await refuse(usdcAtoms(usdc(600) + 1n));
    await writeOff(venue, usdc(600));
  });

  it("refuses before its timelock, when everybody can still leave who would bear it", async () => {
    const number = await propose(vault, { kind: "writeOff", row: venue.row, amount: usdc(400) });
    await pass(chain, 999n);
    const instruction = await applicationOf(vault, number);
    await assertRefused(chain, "ChangeTooEarly", [instruction], [vault.admin]);
  });

  it("takes the amount out of the book and off what is attested, and leaves its receipt", async () => {
    const { number, instruction } = await ripe(usdc(400));
    await assertReceipt(
      vault,
      "changeApplied",
      {
        number,
        kind: 4n,
        parameter: 0n,
        subject: (await vaultNow(vault)).pendingAdmin,
        value: usdc(400),
        account: vault.vault,
        fee: NO_FEE,
      },
      () => sendOk(chain, [instruction], [vault.admin]),
    );
    const { attestedAt, ...row } = await rowNow(venue);
    assert.deepEqual(row, {
      outstanding: usdc(600),
      attested: usdc(600),
      writtenOff: usdc(400),
      writtenOffAt: await chain.now(),
    });
    assert.ok(attestedAt < (await chain.now()));
    const { idle, outstanding, shares: supplied } = await vaultNow(vault);
    assert.deepEqual([idle, outstanding, supplied], [usdc(9_000), usdc(600), shares(10_000)]);
  });

  it("takes nothing more off what is attested where that had been lowered already", async () => {
    await attest(venue, usdc(600));
    await writeOff(venue, usdc(300));
    const row = await rowNow(venue);
    assert.deepEqual([row.outstanding, row.attested], [usdc(700), usdc(600)]);
  });

  it("falls on all shares alike, queued ones included, and not on what is reserved or payable", async () => {
    const first = await queue(vault, alice, shares(1_000));
    await pass(chain, 100n);
    await sendOk(chain, [await crankOf(vault, alice, first)]);
    const number = await propose(vault, { kind: "writeOff", row: venue.row, amount: usdc(900) });
    await pass(chain, 950n);
    const second = await queue(vault, alice, shares(1_000));
    await pass(chain, 50n);
    await sendOk(chain, [await applicationOf(vault, number)], [vault.admin]);
    await pass(chain, 50n);
    await sendOk(chain, [await crankOf(vault, alice, second)]);
    assert.equal((await ticketNow(vault, first))?.payable, usdc(1_000));
    // 8,100 for 9,000 shares.
    assert.equal((await ticketNow(vault, second))?.payable, usdc(900));
    assert.equal(previewWithdrawal(await vaultNow(vault), shares(8_000), await chain.now()), usdc(7_200));
  });

  it("eats locked profit first", async () => {
    const { instruction } = await ripe(usdc(300));
    await donate(vault, usdc(400));
    await pass(chain, 500n);
    await sendOk(chain, [instruction], [vault.admin]);
    // 200 of 400 were still locked.
    const { lockedProfit, idle, outstanding } = await vaultNow(vault);
    assert.deepEqual([lockedProfit, idle, outstanding], [0n, usdc(9_400), usdc(700)]);
    const { instruction: more } = await ripe(usdc(100));
    await donate(vault, usdc(400));
    await sendOk(chain, [more], [vault.admin]);
    const after = await vaultNow(vault);
    assert.deepEqual([after.lockedProfit, after.unlockSeconds], [usdc(300), 1_000n]);
  });

  it("stays in what depositors pay for 30 days, to the second (attack 46)", async () => {
    await writeOff(venue, usdc(400));
    await assertPrice(usdc(10_000));
    await pass(chain, 30n * DAY - 1n);
    await assertPrice(usdc(10_100));
    await pass(chain, 1n);
    await assertPrice(usdc(9_800));
  });

  it("remembers an earlier one with a later one, and none that is forgotten", async () => {
    await writeOff(venue, usdc(100));
    await pass(chain, 20n * DAY);
    await writeOff(venue, usdc(200));
    assert.equal((await rowNow(venue)).writtenOff, usdc(300));
    await pass(chain, 20n * DAY);
    await assertPrice(usdc(10_000));
    await pass(chain, 10n * DAY);
    await assertPrice(usdc(9_800));
    await writeOff(venue, usdc(50));
    assert.equal((await rowNow(venue)).writtenOff, usdc(50));
  });

  it("makes a recovery in that time no profit: it is free at once, and pays no fee", async () => {
    await writeOff(venue, usdc(400));
    await settle(venue, usdc(1_000));
    const state = await vaultNow(vault);
    assert.deepEqual([state.idle, state.lockedProfit, state.outstanding], [usdc(10_000), 0n, 0n]);
    assert.equal((await rowNow(venue)).writtenOff, 0n);
    await sendOk(chain, [await accrueFees(vault.vault)]);
    const { reservedSilver, reservedEcosystem, shares: supplied } = await vaultNow(vault);
    assert.deepEqual([reservedSilver, reservedEcosystem, supplied], [0n, 0n, shares(10_000)]);
    await assertPrice(usdc(10_000));
  });

  it("makes a recovery after it profit, which is locked", async () => {
    await writeOff(venue, usdc(400));
    await pass(chain, 30n * DAY);
    const parts = { principal: usdc(600), recovered: 0n, profit: usdc(400) };
    const payer = venue.exchange.publicKey;
    await assertReceipt(vault, "venueSettled", { venue: venue.venue, payer, amount: usdc(1_000), ...parts }, () =>
      settle(venue, usdc(1_000)),
    );
    assert.equal((await vaultNow(vault)).lockedProfit, usdc(400));
  });

  it("cannot be bought cheap and settled back (attack 46)", async () => {
    await writeOff(venue, usdc(1_000));
    const thief = await makeDepositor(vault, usdc(50_000));
    await giveTo(vault, thief, usdc(50_000));
    const bought = await balance(chain, thief.shares);
    await settle(venue, usdc(1_000));
    const number = await queue(vault, thief, bought);
    await pass(chain, 2_000n);
    await sendOk(chain, [await crankOf(vault, thief, number)]);
    const paid = (await ticketNow(vault, number))?.payable ?? 0n;
    assert.ok(paid > usdc(49_999) && paid <= usdc(50_000), `${paid} for 50,000`);
  });

  it("lets a depositor who leaves before the recovery gain nothing by it either", async () => {
    await writeOff(venue, usdc(1_000));
    const late = await makeDepositor(vault, usdc(9_000));
    await giveTo(vault, late, usdc(9_000));
    const number = await queue(vault, late, await balance(chain, late.shares));
    await settle(venue, usdc(1_000));
    await pass(chain, 100n);
    await sendOk(chain, [await crankOf(vault, late, number)]);
    const ticket = await ticketNow(vault, number);
    // The low NAV of the request: 18,000 for 19,000 shares. The rest is locked for those who stay.
    assert.equal(ticket?.payable, (usdc(9_000) * 18_000n) / 19_000n);
    assert.equal((await vaultNow(vault)).lockedProfit, usdc(9_000) - (ticket?.payable ?? 0n));
  });
});

describeOnBoth("a write-off of inventory", (start) => {
  it("takes the units that are lost out of the average: the next ones are sold at what they cost themselves", async () => {
    const chain = await start(HOSTILE_PROGRAMS);
    const world = await makeInventoryWorld(chain);
    const { venue, vault } = world;
    await send(world, UNITS / 2n);
    await writeOff(venue, usdc(500));
    await pass(chain, 30n * DAY);
    await reprice(world);
    await send(world, UNITS / 2n);
    await settleUnits(world, UNITS / 2n, usdc(500));
    const { outstanding, lockedProfit } = await vaultNow(vault);
    assert.deepEqual([outstanding, lockedProfit], [0n, 0n]);
  });
});
