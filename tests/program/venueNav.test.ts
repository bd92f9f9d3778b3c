import assert from "node:assert/strict";
import { shareAtoms } from "../../keeper/src/domain/quantity.ts";
import { accrueFees } from "../../keeper/src/vault/accrueFees.ts";
import { feeDue } from "../../keeper/src/vault/math/fee.ts";
import { bookValue, navHigh, navLow, previewDeposit, previewWithdrawal } from "../../keeper/src/vault/nav.ts";
import { assertRefused, sendOk } from "../support/assertions.ts";
import type { Chain } from "../support/chain.ts";
import { describeOnBoth } from "../support/suite.ts";
import { balance } from "../support/tokens.ts";
import {
  crankOf,
  type Depositor,
  depositOf,
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
import { attest, deployTo, makeVenue, pause, rowNow, settle, type TestVenue, writeOff } from "../support/venue.ts";

const MAX_U64 = (1n << 64n) - 1n;
const DAY = 86_400n;
const BPS = 10_000n;

describeOnBoth("the two values of a vault with venues", (start) => {
  let chain: Chain;
  let vault: TestVault;
  let venue: TestVenue;
  let alice: Depositor;
  let bob: Depositor;

  /** A vault of 10,000 USDC, half of it of each of the two, with 1,000 at a venue. No fee, no haircut, any loss. */
  const make = async (policy: Parameters<typeof makeVault>[1] = {}, deployed = usdc(1_000)) => {
    const most = { lossCap: usdc(100_000), minIdle: usdc(0) };
    vault = await makeVault(chain, { ...most, feeBps: 0, haircutBps: 0, ...policy });
    [alice, bob] = [await makeDepositor(vault, usdc(100_000)), await makeDepositor(vault, usdc(100_000))];
    await giveTo(vault, alice, usdc(5_000));
    await giveTo(vault, bob, usdc(5_000));
    venue = await makeVenue(vault);
    await deployTo(venue, deployed);
  };

  beforeEach(async () => {
    chain = await start(PROGRAMS);
  });

  const refuseDeposit = async (error: string, amount: bigint = usdc(10)) =>
    assertRefused(chain, error, [await depositOf(vault, alice, amount)], [alice.key]);

  /** What a deposit of 10 USDC mints. */
  const minted = async (): Promise<bigint> => {
    const before = await vaultNow(vault);
    const foretold = previewDeposit(before, usdc(10), await chain.now());
    await giveTo(vault, alice, usdc(10), foretold);
    const got = (await vaultNow(vault)).shares - before.shares;
    assert.equal(got, foretold);
    return got;
  };

  const crank = async (who: Depositor, number: bigint) => sendOk(chain, [await crankOf(vault, who, number)]);
  const paid = async (number: bigint): Promise<bigint> => {
    const ticket = await ticketNow(vault, number);
    assert.ok(ticket);
    return ticket.payable;
  };

  describe("a deposit", () => {
    it("is refused while the two are further apart than the policy allows, by one atom, from below", async () => {
      await make({ maxSpreadBps: 100 });
      await attest(venue, usdc(900) - 1n);
      await refuseDeposit("SpreadTooWide");
      await attest(venue, usdc(900));
      await giveTo(vault, alice, usdc(10));
    });

    it("is refused likewise from above", async () => {
      await make({ maxSpreadBps: 100 });
      // 9,000 idle: (a − 1,000) / (9,000 + a) is a hundredth at 1,101.010101.
      await attest(venue, usdc(1_101.010102));
      await refuseDeposit("SpreadTooWide");
      await attest(venue, usdc(1_101.010101));
      await giveTo(vault, alice, usdc(10));
    });

    it("is not refused for locked profit, which does not widen what is allowed either", async () => {
      await make({ maxSpreadBps: 100 });
      await donate(vault, usdc(5_000));
      await giveTo(vault, alice, usdc(10));
      await attest(venue, usdc(899));
      // A hundredth of 10,010: with the 5,000 it would be 150.
      await refuseDeposit("SpreadTooWide");
    });

    it("is refused while something was written off lately that is more than that", async () => {
      await make({ maxSpreadBps: 100 });
      await writeOff(venue, usdc(101));
      await refuseDeposit("SpreadTooWide");
      await pass(chain, 30n * DAY);
      await giveTo(vault, alice, usdc(10));
    });

    it("pays for all that is outstanding, whatever less is attested", async () => {
      await make({ maxSpreadBps: 10_000 });
      await attest(venue, usdc(1));
      assert.equal(navHigh(await vaultNow(vault)), usdc(10_000));
      assert.equal(await minted(), shares(10));
      await attest(venue, 0n, vault.guardian);
      assert.equal(await minted(), shares(10));
    });

    it("pays for what is attested beyond it", async () => {
      await make({ maxSpreadBps: 10_000 });
      await attest(venue, usdc(3_000));
      assert.equal(await minted(), (usdc(10) * usdc(10_001)) / usdc(12_001));
    });

    it("pays that less the fee that it will owe", async () => {
      await make({ maxSpreadBps: 10_000, feeBps: 1_000 });
      await attest(venue, usdc(3_000));
      // A tenth of the shares' part of 2,000: 2,000 · 10,000 / 10,001, each rounded down.
      const ahead = (usdc(2_000) * 10_000n) / 10_001n / 10n;
      assert.equal(await minted(), (usdc(10) * usdc(10_001)) / (usdc(12_001) - ahead));
    });

    it("pays the same right before and right after principal comes back (attack 23)", async () => {
      await make({ maxSpreadBps: 10_000 });
      await attest(venue, usdc(900));
      const before = await minted();
      await settle(venue, usdc(400));
      assert.equal(await minted(), before);
      await settle(venue, usdc(600));
      assert.equal(await minted(), before);
    });

    it("pays for a profit at a venue as soon as it is reported, and the same once it has come (attacks 23 and 34)", async () => {
      await make({ maxSpreadBps: 10_000 });
      await attest(venue, usdc(1_500));
      const reported = navHigh(await vaultNow(vault));
      await settle(venue, usdc(1_500));
      assert.deepEqual([reported, navHigh(await vaultNow(vault))], [usdc(10_500), usdc(10_500)]);
      assert.equal(await minted(), (usdc(10) * usdc(10_001)) / usdc(10_501));
    });

    it("adds up several venues", async () => {
      await make({ maxSpreadBps: 10_000 });
      const other = await makeVenue(vault);
      await deployTo(other, usdc(2_000));
      await attest(venue, usdc(500));
      await attest(other, usdc(2_600));
      const state = await vaultNow(vault);
      const now = await chain.now();
      assert.deepEqual([navHigh(state), navLow(state, now)], [usdc(10_600), usdc(9_500)]);
      assert.equal(await minted(), (usdc(10) * usdc(10_001)) / usdc(10_601));
    });

    it("is refused over the cap that the high value counts towards", async () => {
      await make({ maxSpreadBps: 10_000, depositCap: usdc(12_000) });
      await attest(venue, usdc(2_500));
      await refuseDeposit("DepositOverCap", usdc(500) + 1n);
      await giveTo(vault, alice, usdc(500));
    });
  });

  describe("an exit", () => {
    it("is paid from what is attested, where that is less", async () => {
      await make();
      await attest(venue, usdc(500));
      const number = await queue(vault, bob, shares(5_000));
      assert.equal((await ticketNow(vault, number))?.valueAtRequest, usdc(4_750));
      await pass(chain, 100n);
      await crank(bob, number);
      assert.equal(await paid(number), usdc(4_750));
    });

    it("finds nothing of a profit that is only attested (attack 34)", async () => {
      await make();
      await attest(venue, usdc(9_000));
      const number = await queue(vault, bob, shares(5_000));
      await pass(chain, 100n);
      await crank(bob, number);
      assert.equal(await paid(number), usdc(5_000));
    });

    it("finds nothing of a profit at the moment that it comes (attack 34)", async () => {
      await make({ maxSpreadBps: 10_000 });
      const thief = await makeDepositor(vault, usdc(90_000));
      await giveTo(vault, thief, usdc(90_000));
      await settle(venue, usdc(3_000));
      const held = shareAtoms(await balance(chain, thief.shares));
      assert.equal(previewWithdrawal(await vaultNow(vault), held, await chain.now()), usdc(90_000));
      const number = await queue(vault, thief, held);
      await pass(chain, 5_000n);
      await crank(thief, number);
      assert.equal(await paid(number), usdc(90_000));
    });

    it("is worth less the older the attestation is, by a basis point that has begun, until it is worth nothing", async () => {
      await make({ haircutBps: 500 });
      const { attestedAt } = await rowNow(venue);
      const ages: readonly (readonly [bigint, bigint])[] = [
        [0n, 0n],
        [1n, 1n],
        [172n, 1n],
        [173n, 2n],
        [DAY, 500n],
        [DAY + 1n, 501n],
        [19n * DAY, 9_500n],
        [20n * DAY, 10_000n],
        [21n * DAY, 10_000n],
      ];
      for (const [age, cut] of ages) {
        await chain.setNow(attestedAt + age);
        const number = await queue(vault, bob, shares(100));
        const low = usdc(9_000) + (usdc(1_000) * (BPS - cut)) / BPS;
        assert.equal((await ticketNow(vault, number))?.valueAtRequest, low / 100n, `after ${age} seconds`);
      }
      await attest(venue, usdc(1_000));
      const fresh = await queue(vault, bob, shares(100));
      assert.equal((await ticketNow(vault, fresh))?.valueAtRequest, usdc(100));
    });

    it("refuses deposits as the attestation ages, until there is a fresh one", async () => {
      await make({ haircutBps: 500, maxSpreadBps: 100 });
      const { attestedAt } = await rowNow(venue);
      // A tenth of the vault loses 5 % a day: a hundredth of all after two days.
      await chain.setNow(attestedAt + 2n * DAY);
      await giveTo(vault, alice, usdc(10));
      await pass(chain, 200n);
      await refuseDeposit("SpreadTooWide");
      await attest(venue, usdc(1_000));
      await giveTo(vault, alice, usdc(10));
    });

    it("is not held up by any pause while capital is away", async () => {
      await make();
      await pause(vault, 7);
      const number = await queue(vault, bob, shares(5_000));
      await pass(chain, 100n);
      await crank(bob, number);
      assert.equal(await paid(number), usdc(5_000));
    });

    it("locks what a ticket forgoes because the value was lower when it was asked for", async () => {
      await make();
      await attest(venue, usdc(500));
      const number = await queue(vault, bob, shares(5_000));
      await attest(venue, usdc(1_000));
      await pass(chain, 100n);
      await crank(bob, number);
      assert.equal(await paid(number), usdc(4_750));
      const { lockedProfit, unlockSeconds, idle } = await vaultNow(vault);
      assert.deepEqual([lockedProfit, unlockSeconds, idle], [usdc(250), 1_000n, usdc(4_250)]);
      // Alice's price has not jumped by it.
      assert.equal(previewWithdrawal(await vaultNow(vault), shares(5_000), await chain.now()), usdc(5_000));
    });

    it("goes back when a venue is said to be worth nothing and there is no cash: no share is burned for nothing", async () => {
      await make({}, usdc(10_000));
      const number = await queue(vault, bob, shares(5_000));
      await attest(venue, 0n, vault.guardian);
      await pass(chain, 100n);
      await crank(bob, number);
      const ticket = await ticketNow(vault, number);
      assert.deepEqual([ticket?.state, ticket?.payable], [2, 0n]);
      assert.equal(await balance(chain, bob.shares), shares(5_000));
    });

    it("cannot be talked down by a stolen key for more than the loss cap (attack 45)", async () => {
      await make({ lossCap: usdc(100) });
      const number = await queue(vault, bob, shares(5_000));
      await attest(venue, usdc(900));
      await pass(chain, 100n);
      await crank(bob, number);
      // Bob's part of 100.
      assert.equal(await paid(number), usdc(4_950));
    });

    it("is not stopped by a stolen key that attests the most there is (attacks 36 and 44)", async () => {
      await make();
      const other = await makeVenue(vault);
      await deployTo(other, usdc(1_000));
      const number = await queue(vault, bob, shares(2_500));
      await attest(venue, MAX_U64);
      await attest(other, MAX_U64);
      const next = await queue(vault, bob, shares(2_500));
      await pass(chain, 100n);
      await crank(bob, number);
      await crank(bob, next);
      assert.deepEqual([await paid(number), await paid(next)], [usdc(2_500), usdc(2_500)]);
    });
  });

  describe("the queue while capital is away (attack 35)", () => {
    it("pays every ticket the same part of what there is, and gives the other shares back", async () => {
      await make({}, usdc(9_000));
      const [a, b] = [await queue(vault, alice, shares(5_000)), await queue(vault, bob, shares(2_500))];
      await pass(chain, 100n);
      await crank(alice, a);
      // 1,000 for a queue of 7,500: 2/15 of each, rounded down; the burned shares are rounded up.
      assert.equal(await paid(a), (usdc(5_000) * 1_000n) / 7_500n);
      assert.equal(await balance(chain, alice.shares), shares(5_000) - (await paid(a)));
      await crank(bob, b);
      assert.equal(await paid(b), usdc(1_000) - (await paid(a)));
      const { idle, payable, queued, queuedShares, lockedProfit } = await vaultNow(vault);
      assert.deepEqual([idle, payable, queued, queuedShares, lockedProfit], [0n, usdc(1_000), 0n, 0n, 0n]);
    });

    it("keeps a ticket in its place while there is nothing to pay it with, and nobody overtakes", async () => {
      await make({}, usdc(10_000));
      const [a, b] = [await queue(vault, alice, shares(5_000)), await queue(vault, bob, shares(5_000))];
      await pass(chain, 5_000n);
      await assertRefused(chain, "NothingToPay", [await crankOf(vault, alice, a)]);
      await assertRefused(chain, "NotHeadOfQueue", [await crankOf(vault, bob, b)]);
      // So little that no atom is the head's.
      await settle(venue, 1n);
      await assertRefused(chain, "NothingToPay", [await crankOf(vault, alice, a)]);
      await settle(venue, usdc(10_000) - 1n);
      await crank(alice, a);
      await crank(bob, b);
      assert.deepEqual([await paid(a), await paid(b)], [usdc(5_000), usdc(5_000)]);
    });

    it("is covered by what a deployment leaves, whoever asked before it", async () => {
      await make();
      const number = await queue(vault, bob, shares(5_000));
      await deployTo(venue, usdc(4_000));
      await pass(chain, 100n);
      await crank(bob, number);
      assert.deepEqual([await paid(number), (await vaultNow(vault)).idle], [usdc(5_000), 0n]);
    });

    it("counts at what it is worth now, where that is less than what was asked for", async () => {
      await make({}, usdc(8_000));
      const [a, b] = [await queue(vault, alice, shares(5_000)), await queue(vault, bob, shares(5_000))];
      await attest(venue, usdc(2_000));
      await pass(chain, 100n);
      await crank(alice, a);
      await crank(bob, b);
      // 4,000 in all, of which 2,000 are here: half of 2,000 each.
      assert.deepEqual([await paid(a), await paid(b)], [usdc(1_000), usdc(1_000)]);
      assert.equal(await balance(chain, alice.shares), shares(2_500));
    });
  });

  describe("the fee", () => {
    const fees = async () => {
      const { reservedSilver, reservedEcosystem, owedSilver, owedEcosystem } = await vaultNow(vault);
      return { reserved: reservedSilver + reservedEcosystem, owed: owedSilver + owedEcosystem };
    };
    const accrue = async () => sendOk(chain, [await accrueFees(vault.vault)]);
    const due = async () => {
      const state = await vaultNow(vault);
      const terms = { rateBps: 2_000n, growthBps: 5_000n, silverBps: 3_000n };
      return feeDue(bookValue(state, await chain.now()), shareAtoms(state.shares), state.mark, terms);
    };
    const FEE = { feeBps: 2_000, feeGrowthBps: 5_000, feeSilverBps: 3_000 };

    it("is measured on the book, what is outstanding included, and never on what is only attested", async () => {
      await make(FEE);
      await attest(venue, usdc(5_000));
      await accrue();
      assert.deepEqual(await fees(), { reserved: 0n, owed: 0n });
      await attest(venue, usdc(100));
      await donate(vault, usdc(1_000));
      await pass(chain, 1_000n);
      await deployTo(venue, usdc(7_000));
      const fee = await due();
      assert.ok(fee !== undefined && fee.growth + fee.silver + fee.ecosystem > usdc(199.97));
      await accrue();
      assert.deepEqual(await fees(), { reserved: fee.silver + fee.ecosystem, owed: 0n });
      const after = await vaultNow(vault);
      assert.deepEqual([after.outstanding, after.mark], [usdc(8_000), fee.mark]);
      await accrue();
      assert.deepEqual((await fees()).reserved, fee.silver + fee.ecosystem);
    });

    it("is owed while idle does not cover it, out of both values, and paid as soon as it does", async () => {
      await make(FEE);
      await donate(vault, usdc(1_000));
      await pass(chain, 1_000n);
      await deployTo(venue, usdc(9_990));
      const fee = await due();
      assert.ok(fee);
      const leaving = fee.silver + fee.ecosystem;
      await accrue();
      assert.deepEqual(await fees(), { reserved: usdc(10), owed: leaving - usdc(10) });
      const owing = await vaultNow(vault);
      assert.equal(owing.reservedSilver, usdc(10), "silver first");
      const now = await chain.now();
      assert.deepEqual(
        [owing.idle, navHigh(owing), navLow(owing, now)],
        [0n, usdc(11_000) - leaving, usdc(11_000) - leaving],
      );
      await settle(venue, usdc(100));
      await accrue();
      assert.deepEqual(await fees(), { reserved: leaving, owed: 0n });
      const { idle } = await vaultNow(vault);
      assert.equal(idle, usdc(110) - leaving);
    });

    it("is charged on a profit that a venue brought once it is unlocked, and on no principal", async () => {
      await make(FEE);
      await settle(venue, usdc(1_250));
      await accrue();
      assert.deepEqual(await fees(), { reserved: 0n, owed: 0n });
      await pass(chain, 1_000n);
      const fee = await due();
      assert.ok(fee && fee.growth + fee.silver + fee.ecosystem <= usdc(50));
      await accrue();
      assert.deepEqual(await fees(), { reserved: fee.silver + fee.ecosystem, owed: 0n });
    });
  });
});
