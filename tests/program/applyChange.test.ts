import assert from "node:assert/strict";
import { type Keypair, type PublicKey, SystemProgram } from "@solana/web3.js";
import { acceptAdmin } from "../../keeper/src/vault/acceptAdmin.ts";
import { withdrawalAddress } from "../../keeper/src/vault/addresses.ts";
import { cancelWithdrawal } from "../../keeper/src/vault/cancelWithdrawal.ts";
import { CHANGE_KINDS, type ChangeProposal, encodeProposal } from "../../keeper/src/vault/change.ts";
import { claimWithdrawal } from "../../keeper/src/vault/claimWithdrawal.ts";
import type { PolicyParameter } from "../../keeper/src/vault/parameter.ts";
import { assertRefused, sendOk } from "../support/assertions.ts";
import type { Chain } from "../support/chain.ts";
import { refuseForgeries } from "../support/forgery.ts";
import { applicationOf, change, changeNow, propose } from "../support/govern.ts";
import { swapAccount, unsigned } from "../support/instruction.ts";
import { newKey } from "../support/keys.ts";
import { feedId } from "../support/pyth.ts";
import { parameterOf, RATCHET, valuesOf } from "../support/ratchet.ts";
import { describeOnBoth } from "../support/suite.ts";
import { balance, funded } from "../support/tokens.ts";
import {
  crankOf,
  type Depositor,
  donate,
  giveTo,
  makeDepositor,
  makeVault,
  makeVaultBeside,
  PROGRAMS,
  pass,
  queue,
  shares,
  type TestVault,
  ticketNow,
  usdc,
  vaultNow,
} from "../support/vault.ts";
import { assertReceipt, attest, deployTo, makeVenue, refuseDeploy, rowNow, WIDE } from "../support/venue.ts";

const DAY = 86_400n;
const TIMELOCK = 1_000n;
const COOLDOWN = 100n;
/** How long a change can be carried out. */
const WINDOW = 14n * DAY;
const LOOSER: ChangeProposal = { kind: "policy", parameter: "maxTrade", value: usdc(60_000) };
const setting = (parameter: PolicyParameter, value: bigint): ChangeProposal => ({ kind: "policy", parameter, value });

describeOnBoth("apply_change", (start) => {
  let chain: Chain;
  let vault: TestVault;
  let alice: Depositor;
  let bob: Depositor;

  beforeEach(async () => {
    chain = await start(PROGRAMS);
    vault = await makeVault(chain, { minProfit: usdc(1), minIdle: usdc(1) });
    [alice, bob] = [await makeDepositor(vault, usdc(10_000)), await makeDepositor(vault, usdc(10_000))];
    await giveTo(vault, alice, usdc(10_000));
    await giveTo(vault, bob, usdc(10_000));
  });

  const applied = async (number: bigint) => sendOk(chain, [await applicationOf(vault, number)], [vault.admin]);
  const refuse = async (error: string, number: bigint) =>
    assertRefused(chain, error, [await applicationOf(vault, number)], [vault.admin]);
  const ripe = async (proposal: ChangeProposal) => {
    const number = await propose(vault, proposal);
    await pass(chain, TIMELOCK);
    return number;
  };
  const lamports = async (who: PublicKey) => (await chain.account(who))?.lamports ?? 0n;
  const cranked = async (who: Depositor, number: bigint) => sendOk(chain, [await crankOf(vault, who, number)]);

  describe("who and what", () => {
    it("refuses everyone but the admin, also once the time has come", async () => {
      const number = await ripe(LOOSER);
      const other = await makeVaultBeside(vault);
      for (const who of [vault.guardian, vault.keeper, newKey(), other.admin]) {
        const wrong = swapAccount(
          await applicationOf(vault, number),
          vault.admin.publicKey,
          funded(chain, who).publicKey,
        );
        await assertRefused(chain, "NotAdmin", [wrong], [who]);
      }
    });

    it("refuses an admin who has not signed", async () => {
      const wrong = unsigned(await applicationOf(vault, await ripe(LOOSER)), vault.admin.publicKey);
      await assertRefused(chain, "missing required signature for instruction", [wrong]);
    });

    it("refuses what is no vault and what is no change", async () => {
      const number = await ripe(LOOSER);
      const honest = await applicationOf(vault, number);
      await refuseForgeries(chain, honest, vault.vault, [vault.admin]);
      await refuseForgeries(chain, honest, (await changeNow(vault, number)).address, [vault.admin]);
    });

    it("refuses a change of another vault", async () => {
      const other = await makeVaultBeside(vault);
      const theirs = await propose(other, LOOSER);
      const ours = await ripe(LOOSER);
      const [from, to] = [await changeNow(vault, ours), await changeNow(other, theirs)];
      const wrong = swapAccount(await applicationOf(vault, ours), from.address, to.address);
      await assertRefused(chain, "WrongChange", [wrong], [vault.admin]);
    });

    const key = newKey().publicKey;
    const others: readonly ChangeProposal[] = [
      { kind: "addVenue", destination: key, venueKind: "capital", limits: WIDE },
      { kind: "changeVenue", venue: key, limits: WIDE },
      { kind: "addPosition", mint: key, feed: feedId("anything"), cap: usdc(1) },
      { kind: "changePosition", position: key, feed: feedId("anything"), cap: usdc(1) },
      { kind: "setSilver", mint: key, feed: feedId("anything") },
      { kind: "releaseShares", destination: key, shares: 1n },
    ];
    it("refuses the kinds that need more accounts", async () => {
      for (const proposal of others) await refuse("WrongChange", await ripe(proposal));
    });

    it("refuses a policy that the vault no longer allows", async () => {
      const cooldown = await propose(vault, setting("cooldown", 900n));
      await applied(await ripe(setting("timelock", 500n)));
      await refuse("PolicyOutOfRange", cooldown);
      const [silver, growth] = [setting("feeSilverBps", 5_000n), setting("feeGrowthBps", 7_500n)];
      const late = await propose(vault, growth);
      await applied(await ripe(silver));
      await refuse("PolicyOutOfRange", late);
    });

    it("refuses a role for a key that has another by now", async () => {
      const someone = newKey().publicKey;
      for (const [first, then] of [
        ["keeper", "guardian"],
        ["guardian", "keeper"],
        ["keeper", "admin"],
      ] as const) {
        const late = await propose(vault, { kind: then, key: someone });
        await applied(await ripe({ kind: first, key: someone }));
        await refuse("BadRoles", late);
        await change(vault, { kind: first, key: newKey().publicKey });
      }
    });

    it("refuses to write off nothing, or more than is outstanding", async () => {
      const venue = await makeVenue(vault);
      await deployTo(venue, usdc(100));
      for (const amount of [usdc(0), usdc(100.000001)]) {
        await refuse("WriteOffTooLarge", await ripe({ kind: "writeOff", row: venue.row, amount }));
      }
    });
  });

  describe("when", () => {
    it("refuses a second before the timelock has passed, and does it on the second", async () => {
      const number = await propose(vault, LOOSER);
      const { change: waiting } = await changeNow(vault, number);
      for (const at of [waiting.proposedAt, waiting.notBefore - 1n]) {
        await chain.setNow(at);
        await refuse("ChangeTooEarly", number);
      }
      await chain.setNow(waiting.notBefore);
      await applied(number);
      assert.equal((await vaultNow(vault)).policy.maxTrade, usdc(60_000));
    });

    it("does it on the last second of its fourteen days and refuses it from then on (attack 32)", async () => {
      const [first, second] = [await propose(vault, LOOSER), await propose(vault, setting("lossCap", usdc(2_000)))];
      const { lapsesAt, notBefore } = (await changeNow(vault, first)).change;
      assert.equal(lapsesAt - notBefore, WINDOW);
      await chain.setNow(lapsesAt - 1n);
      await applied(first);
      for (const at of [lapsesAt, lapsesAt + 1n, lapsesAt + 1_000n * DAY]) {
        await chain.setNow(at);
        await refuse("ChangeLapsed", second);
      }
    });

    it("does not take a clock that goes back for an earlier time, nor a later one for granted (attack 42)", async () => {
      const number = await propose(vault, LOOSER);
      const { notBefore } = (await changeNow(vault, number)).change;
      await chain.setNow(notBefore);
      await donate(vault, usdc(1));
      await chain.setNow(notBefore - 500n);
      // The vault has seen the time, so that it has come.
      await applied(number);
    });

    it("does it once", async () => {
      const number = await ripe(LOOSER);
      const again = await applicationOf(vault, number);
      const { address } = await changeNow(vault, number);
      // Lamports that arrive in the same transaction do not bring it back.
      const revive = SystemProgram.transfer({
        fromPubkey: chain.feePayer.publicKey,
        toPubkey: address,
        lamports: 10_000_000,
      });
      await assertRefused(chain, "account data too small for instruction", [again, revive, again], [vault.admin]);
      await applied(number);
      await assertRefused(chain, "account data too small for instruction", [again], [vault.admin]);
    });
  });

  describe("after whom", () => {
    /** A ticket of alice's that matures on the second at which the change's time comes. */
    const justInTime = async () => {
      const number = await propose(vault, LOOSER);
      await pass(chain, TIMELOCK - COOLDOWN);
      const ticket = await queue(vault, alice, shares(10));
      const { notBefore } = (await changeNow(vault, number)).change;
      assert.equal((await ticketNow(vault, ticket))?.maturesAt, notBefore);
      await chain.setNow(notBefore);
      return { number, ticket };
    };

    it("waits for a ticket that matures on its very second, and for none that matures a second later", async () => {
      const { number, ticket } = await justInTime();
      await refuse("TicketsFirst", number);
      await pass(chain, 10n * DAY);
      await refuse("TicketsFirst", number);
      await cranked(alice, ticket);
      await applied(number);

      const second = await propose(vault, setting("lossCap", usdc(2_000)));
      await pass(chain, TIMELOCK - COOLDOWN + 1n);
      await queue(vault, alice, shares(10));
      await pass(chain, COOLDOWN - 1n);
      await applied(second);
    });

    it("waits for every one of them, in the order of the queue", async () => {
      const number = await propose(vault, LOOSER);
      const tickets = [await queue(vault, alice, shares(10)), await queue(vault, alice, shares(10))];
      await pass(chain, TIMELOCK);
      for (const ticket of tickets) {
        await refuse("TicketsFirst", number);
        await cranked(alice, ticket);
      }
      await applied(number);
    });

    it("waits for a cancelled ticket to be passed, which anyone can do", async () => {
      const { number, ticket } = await justInTime();
      const owner = alice.key.publicKey;
      await sendOk(chain, [await cancelWithdrawal({ vault: vault.vault, owner, number: ticket })], [alice.key]);
      await refuse("TicketsFirst", number);
      await cranked(alice, ticket);
      await applied(number);
    });

    it("sees a ticket behind a cancelled head", async () => {
      const number = await propose(vault, LOOSER);
      const [first, second] = [await queue(vault, bob, shares(10)), await queue(vault, alice, shares(10))];
      const owner = bob.key.publicKey;
      await sendOk(chain, [await cancelWithdrawal({ vault: vault.vault, owner, number: first })], [bob.key]);
      await pass(chain, TIMELOCK);
      await cranked(bob, first);
      await refuse("TicketsFirst", number);
      await cranked(alice, second);
      await applied(number);
    });

    it("lets a ticket whose price its owner refuses leave as well: its shares go back", async () => {
      const number = await propose(vault, LOOSER);
      const ticket = await queue(vault, alice, shares(10), usdc(5));
      await pass(chain, TIMELOCK);
      await refuse("TicketsFirst", number);
      await cranked(alice, ticket);
      assert.equal((await ticketNow(vault, ticket))?.state, 2);
      await applied(number);
    });

    it("refuses another ticket than the head's: a later one, another vault's, none, and what is no ticket", async () => {
      const other = await makeVaultBeside(vault);
      const carol = await makeDepositor(other, usdc(100));
      await giveTo(other, carol, usdc(100));
      const number = await propose(vault, LOOSER);
      const head = await queue(vault, alice, shares(10));
      // These two mature after the change's time, so that nothing else is wrong with them.
      await pass(chain, TIMELOCK - COOLDOWN + 1n);
      const [later, theirs] = [await queue(vault, alice, shares(10)), await queue(other, carol, shares(10))];
      await pass(chain, COOLDOWN);
      assert.equal(theirs, head);
      const honest = await applicationOf(vault, number);
      const ticket = withdrawalAddress(vault.vault, head);
      for (const wrong of [
        withdrawalAddress(vault.vault, later),
        withdrawalAddress(other.vault, theirs),
        withdrawalAddress(vault.vault, later + 1n),
        vault.treasury,
        (await changeNow(vault, await propose(vault, LOOSER))).address,
      ]) {
        await assertRefused(chain, "NotHeadOfQueue", [swapAccount(honest, ticket, wrong)], [vault.admin]);
      }
      await refuse("TicketsFirst", number);
    });

    it("looks at no ticket while the queue is empty", async () => {
      const number = await ripe(LOOSER);
      const any = swapAccount(
        await applicationOf(vault, number),
        withdrawalAddress(vault.vault, 0n),
        newKey().publicKey,
      );
      await sendOk(chain, [any], [vault.admin]);
    });

    it("cannot be overtaken: a shorter cooldown lets nobody mature before those ahead", async () => {
      await change(vault, setting("cooldown", 900n));
      const [long, shorter] = [await propose(vault, setting("cooldown", 10n)), await propose(vault, LOOSER)];
      await pass(chain, TIMELOCK);
      const first = await queue(vault, alice, shares(10));
      await applied(long);
      await applied(shorter);
      await pass(chain, 5n);
      const second = await queue(vault, bob, shares(10));
      const [a, b] = [await ticketNow(vault, first), await ticketNow(vault, second)];
      assert.ok(a && b);
      assert.equal(b.maturesAt, a.maturesAt, "ten seconds of cooldown, but no sooner than the head");
      // So the head's maturity speaks for all: a change that waits for the head waits for whoever stands behind it.
      const third = await propose(vault, setting("lossCap", usdc(2_000)));
      const { notBefore } = (await changeNow(vault, third)).change;
      assert.ok(b.maturesAt < notBefore);
      await chain.setNow(notBefore);
      await refuse("TicketsFirst", third);
      await cranked(alice, first);
      await refuse("TicketsFirst", third);
      await cranked(bob, second);
      await applied(third);
    });

    it("pays whoever asks to leave when it is proposed before admin and keeper together gain by it (attack 40)", async () => {
      const venue = await makeVenue(vault);
      const loosen = await propose(vault, setting("lossCap", usdc(1_000_000)));
      const ticket = await queue(vault, alice, await balance(chain, alice.shares));
      // The keeper can take what is bob's out of reach, but not what is queued to leave.
      await refuseDeploy(venue, "IdleFloor", usdc(10_000));
      await deployTo(venue, usdc(9_999));
      await pass(chain, TIMELOCK);
      await refuse("TicketsFirst", loosen);
      await attest(venue, usdc(9_999));
      await cranked(alice, ticket);
      const { vault: address, usdcMint } = vault;
      const owner = alice.key.publicKey;
      await sendOk(chain, [await claimWithdrawal({ vault: address, usdcMint, owner, number: ticket })], [alice.key]);
      assert.equal(await balance(chain, alice.usdc), usdc(10_000));
      await applied(loosen);
      assert.equal((await vaultNow(vault)).policy.lossCap, usdc(1_000_000));
    });
  });

  describe("what", () => {
    const asApplied = async (number: bigint, proposal: ChangeProposal) => {
      const { kind, parameter, subject, value } = encodeProposal(proposal);
      const numbers = { number, kind: BigInt(kind), parameter: BigInt(parameter) };
      assert.equal(CHANGE_KINDS[kind], proposal.kind);
      await assertReceipt(vault, "changeApplied", { ...numbers, subject, value, account: vault.vault }, () =>
        applied(number),
      );
    };

    for (const { parameter, tighter, least, most } of RATCHET) {
      it(`sets ${parameter} after the timelock and no sooner, and no other parameter`, async () => {
        const before = await vaultNow(vault);
        const from = parameterOf(before, parameter);
        const looser = { lower: from + 1n, higher: from - 1n, neither: from + 1n }[tighter];
        const end = { lower: most, higher: least, neither: most }[tighter];
        // A policy as a whole may not allow one parameter's end: half of the way is as good.
        const values = new Set([looser, end].filter((value) => value >= least && value <= most && value !== from));
        assert.ok(values.size > 0);
        for (const value of values) {
          const proposal = setting(parameter, value);
          const number = await propose(vault, proposal);
          const { timelock } = (await vaultNow(vault)).policy;
          await pass(chain, timelock - 1n);
          await refuse("ChangeTooEarly", number);
          await pass(chain, 1n);
          await asApplied(number, proposal);
          assert.deepEqual(valuesOf(await vaultNow(vault)), { ...valuesOf(before), [parameter]: value });
        }
      });
    }

    it("sets a parameter that no one may tighten, either way", async () => {
      for (const { parameter, least } of RATCHET.filter(({ tighter }) => tighter === "neither")) {
        await change(vault, setting(parameter, least));
        assert.equal(parameterOf(await vaultNow(vault), parameter), least);
      }
    });

    it("gives the rent to the admin", async () => {
      const number = await ripe(LOOSER);
      const before = await lamports(vault.admin.publicKey);
      const { lamports: rent, address } = await changeNow(vault, number);
      await applied(number);
      assert.equal(await lamports(vault.admin.publicKey), before + rent);
      assert.equal(await chain.account(address), undefined);
    });

    it("makes a new keeper and a new guardian, and the old ones nobody", async () => {
      const [keeper, guardian] = [newKey(), newKey()];
      for (const [kind, key] of [
        ["keeper", keeper.publicKey],
        ["guardian", guardian.publicKey],
      ] as const) {
        const number = await ripe({ kind, key });
        await asApplied(number, { kind, key });
      }
      const after = await vaultNow(vault);
      assert.deepEqual([`${after.keeper}`, `${after.guardian}`], [`${keeper.publicKey}`, `${guardian.publicKey}`]);
      assert.deepEqual(
        [`${after.admin}`, after.pendingAdmin.equals(SystemProgram.programId)],
        [`${vault.admin.publicKey}`, true],
      );
    });

    it("names the next admin, who is none before accepting", async () => {
      const next: Keypair = funded(chain, newKey());
      await asApplied(await ripe({ kind: "admin", key: next.publicKey }), { kind: "admin", key: next.publicKey });
      const named = await vaultNow(vault);
      assert.deepEqual([`${named.admin}`, `${named.pendingAdmin}`], [`${vault.admin.publicKey}`, `${next.publicKey}`]);
      const number = await ripe(LOOSER);
      const wrong = swapAccount(await applicationOf(vault, number), vault.admin.publicKey, next.publicKey);
      await assertRefused(chain, "NotAdmin", [wrong], [next]);
      await sendOk(chain, [await acceptAdmin({ vault: vault.vault, admin: next.publicKey })], [next]);
      // What the old admin proposed is the new one's to carry out, and the rent its own.
      await sendOk(chain, [wrong], [next]);
    });

    it("names USDC's feed, whose prices start anew", async () => {
      const proposal: ChangeProposal = { kind: "usdcFeed", feed: feedId("USDC") };
      await asApplied(await ripe(proposal), proposal);
      const after = await vaultNow(vault);
      assert.deepEqual([Uint8Array.from(after.usdcFeed), after.usdcPublishedAt], [feedId("USDC"), 0n]);
    });

    it("writes off what is lost: out of the book at once, remembered with its time", async () => {
      const venue = await makeVenue(vault);
      await deployTo(venue, usdc(100));
      const proposal: ChangeProposal = { kind: "writeOff", row: venue.row, amount: usdc(60) };
      const number = await ripe(proposal);
      await asApplied(number, proposal);
      const { outstanding, attested, writtenOff, writtenOffAt } = await rowNow(venue);
      assert.deepEqual(
        [outstanding, attested, writtenOff, writtenOffAt],
        [usdc(40), usdc(40), usdc(60), await chain.now()],
      );
      assert.equal((await vaultNow(vault)).outstanding, usdc(40));
    });

    it("leaves a ticket the terms that it was made under", async () => {
      const number = await propose(vault, setting("cooldown", 999n));
      const [dearer, higher] = [
        await propose(vault, setting("feeBps", 3_000n)),
        await propose(vault, setting("minWithdrawal", usdc(90))),
      ];
      await pass(chain, TIMELOCK - COOLDOWN + 1n);
      const ticket = await queue(vault, alice, shares(50));
      const made = await ticketNow(vault, ticket);
      await pass(chain, COOLDOWN - 1n);
      for (const each of [number, dearer, higher]) await applied(each);
      assert.deepEqual(await ticketNow(vault, ticket), made);
      await pass(chain, 1n);
      await cranked(alice, ticket);
      assert.equal((await ticketNow(vault, ticket))?.payable, usdc(50));
      const next = await queue(vault, alice, shares(100));
      assert.equal((await ticketNow(vault, next))?.maturesAt, (await chain.now()) + 999n);
    });
  });

  describe("the fee", () => {
    const reserved = async () => {
      const { reservedSilver, reservedEcosystem, protocolSharesOwed } = await vaultNow(vault);
      return [reservedSilver, reservedEcosystem, protocolSharesOwed];
    };

    it("raised from nothing charges nothing of what was earned before", async () => {
      await change(vault, setting("feeBps", 0n));
      await donate(vault, usdc(5_000));
      await pass(chain, 1_000n);
      const before = await vaultNow(vault);
      await change(vault, setting("feeBps", 3_000n));
      assert.deepEqual(await reserved(), [0n, 0n, 0n]);
      const raised = await vaultNow(vault);
      assert.ok(raised.mark > before.mark, "the mark follows the price");
      await donate(vault, usdc(1));
      await pass(chain, 1_000n);
      await change(vault, setting("maxTrade", usdc(60_000)));
      const [silver] = await reserved();
      // A quarter of 30 % of one USDC, and not of 5,001.
      assert.ok(silver !== undefined && silver > 0n && silver <= usdc(0.075), `${silver}`);
    });

    it("raised charges what was earned before by the old rate", async () => {
      await donate(vault, usdc(1_000));
      await pass(chain, 1_000n);
      await change(vault, setting("feeBps", 3_000n));
      const [silver, ecosystem] = await reserved();
      // A quarter of 10 % of 1,000 USDC, less the virtual share's part.
      for (const part of [silver, ecosystem])
        assert.ok(part !== undefined && part > usdc(24.9) && part <= usdc(25), `${part}`);
      const once = await reserved();
      await change(vault, setting("maxTrade", usdc(60_000)));
      assert.deepEqual(await reserved(), once);
    });

    it("lowered charges what was earned before by the old rate, and leaves the mark where that put it", async () => {
      await donate(vault, usdc(1_000));
      await pass(chain, 1_000n);
      await change(vault, setting("feeBps", 1n));
      const [silver] = await reserved();
      assert.ok(silver !== undefined && silver > usdc(24.9) && silver <= usdc(25), `${silver}`);
    });

    it("is split by the old terms before the split changes", async () => {
      await donate(vault, usdc(1_000));
      await pass(chain, 1_000n);
      await change(vault, setting("feeSilverBps", 0n));
      const [silver] = await reserved();
      assert.ok(silver !== undefined && silver > usdc(24.9) && silver <= usdc(25), `${silver}`);
    });
  });

  it("carries out changes in any order", async () => {
    const numbers = [];
    for (let each = 0n; each < 3n; each++) numbers.push(await propose(vault, setting("lossCap", usdc(2_000) + each)));
    await pass(chain, TIMELOCK);
    for (const number of numbers.toReversed()) await applied(number);
    assert.equal((await vaultNow(vault)).policy.lossCap, usdc(2_000));
  });
});
