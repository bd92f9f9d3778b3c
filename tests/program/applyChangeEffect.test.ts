import assert from "node:assert/strict";
import { type Keypair, type PublicKey, SystemProgram } from "@solana/web3.js";
import { acceptAdmin } from "../../keeper/src/vault/acceptAdmin.ts";
import { CHANGE_KINDS, type ChangeProposal, encodeProposal } from "../../keeper/src/vault/change.ts";
import { assertRefused, sendOk } from "../support/assertions.ts";
import type { Chain } from "../support/chain.ts";
import {
  applicationOf,
  applied,
  change,
  changeNow,
  NO_FEE,
  propose,
  refuseApplied,
  ripe,
  setting,
} from "../support/govern.ts";
import { swapAccount } from "../support/instruction.ts";
import { newKey } from "../support/keys.ts";
import { feedId } from "../support/pyth.ts";
import { parameterOf, RATCHET, valuesOf } from "../support/ratchet.ts";
import { describeOnBoth } from "../support/suite.ts";
import { funded } from "../support/tokens.ts";
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
import { assertReceipt, deployTo, makeVenue, refuseDeploy, rowNow } from "../support/venue.ts";

const TIMELOCK = 1_000n;
const COOLDOWN = 100n;
const LOOSER: ChangeProposal = { kind: "policy", parameter: "maxTrade", value: usdc(60_000) };

describeOnBoth("what apply_change does", (start) => {
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

  const lamports = async (who: PublicKey) => (await chain.account(who))?.lamports ?? 0n;
  const cranked = async (who: Depositor, number: bigint) => sendOk(chain, [await crankOf(vault, who, number)]);

  const asApplied = async (number: bigint, proposal: ChangeProposal) => {
    const { kind, parameter, subject, value } = encodeProposal(proposal);
    const numbers = { number, kind: BigInt(kind), parameter: BigInt(parameter) };
    assert.equal(CHANGE_KINDS[kind], proposal.kind);
    await assertReceipt(vault, "changeApplied", { ...numbers, subject, value, account: vault.vault, fee: NO_FEE }, () =>
      applied(vault, number),
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
        await refuseApplied(vault, "ChangeTooEarly", number);
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
    const number = await ripe(vault, LOOSER);
    const before = await lamports(vault.admin.publicKey);
    const { lamports: rent, address } = await changeNow(vault, number);
    await applied(vault, number);
    assert.equal(await lamports(vault.admin.publicKey), before + rent);
    assert.equal(await chain.account(address), undefined);
  });

  it("makes a new keeper and a new guardian, and the old ones nobody", async () => {
    const [keeper, guardian] = [newKey(), newKey()];
    for (const [kind, key] of [
      ["keeper", keeper.publicKey],
      ["guardian", guardian.publicKey],
    ] as const) {
      const number = await ripe(vault, { kind, key });
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
    await asApplied(await ripe(vault, { kind: "admin", key: next.publicKey }), { kind: "admin", key: next.publicKey });
    const named = await vaultNow(vault);
    assert.deepEqual([`${named.admin}`, `${named.pendingAdmin}`], [`${vault.admin.publicKey}`, `${next.publicKey}`]);
    const number = await ripe(vault, LOOSER);
    const wrong = swapAccount(await applicationOf(vault, number), vault.admin.publicKey, next.publicKey);
    await assertRefused(chain, "NotAdmin", [wrong], [next]);
    await sendOk(chain, [await acceptAdmin({ vault: vault.vault, admin: next.publicKey })], [next]);
    // What the old admin proposed is the new one's to carry out, and the rent its own.
    await sendOk(chain, [wrong], [next]);
  });

  it("names USDC's feed, whose prices start anew", async () => {
    const proposal: ChangeProposal = { kind: "usdcFeed", feed: feedId("USDC") };
    await asApplied(await ripe(vault, proposal), proposal);
    const after = await vaultNow(vault);
    assert.deepEqual([Uint8Array.from(after.usdcFeed), after.usdcPublishedAt], [feedId("USDC"), 0n]);
  });

  it("writes off what is lost: out of the book at once, remembered with its time", async () => {
    const venue = await makeVenue(vault);
    await deployTo(venue, usdc(100));
    const proposal: ChangeProposal = { kind: "writeOff", row: venue.row, amount: usdc(60) };
    const number = await ripe(vault, proposal);
    await asApplied(number, proposal);
    const { outstanding, attested, writtenOff, writtenOffAt } = await rowNow(venue);
    assert.deepEqual(
      [outstanding, attested, writtenOff, writtenOffAt],
      [usdc(40), usdc(40), usdc(60), await chain.now()],
    );
    assert.equal((await vaultNow(vault)).outstanding, usdc(40));
  });

  it("leaves a ticket the terms that it was made under", async () => {
    const number = await propose(vault, setting("cooldown", 500n));
    const [dearer, higher] = [
      await propose(vault, setting("feeBps", 3_000n)),
      await propose(vault, setting("minWithdrawal", usdc(90))),
    ];
    await pass(chain, TIMELOCK - COOLDOWN + 1n);
    const ticket = await queue(vault, alice, shares(50));
    const made = await ticketNow(vault, ticket);
    await pass(chain, COOLDOWN - 1n);
    for (const each of [number, dearer, higher]) await applied(vault, each);
    assert.deepEqual(await ticketNow(vault, ticket), made);
    await pass(chain, 1n);
    await cranked(alice, ticket);
    assert.equal((await ticketNow(vault, ticket))?.payable, usdc(50));
    const next = await queue(vault, alice, shares(100));
    assert.equal((await ticketNow(vault, next))?.maturesAt, (await chain.now()) + 500n);
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

  it("lets the outflow bucket regain by the old rate until the rate changes", async () => {
    const venue = await makeVenue(vault);
    await change(vault, setting("outflowCapacity", usdc(100)));
    await change(vault, setting("outflowRefill", usdc(86.4)));
    await deployTo(venue, usdc(100));
    // A thousand seconds at a thousandth of a USDC each, and not at a tenth.
    await change(vault, setting("outflowRefill", usdc(8_640)));
    await refuseDeploy(venue, "OutflowExceeded", usdc(1.000001));
    await deployTo(venue, usdc(1));
  });

  it("carries out changes in any order", async () => {
    const numbers = [];
    for (let each = 0n; each < 3n; each++) numbers.push(await propose(vault, setting("lossCap", usdc(2_000) + each)));
    await pass(chain, TIMELOCK);
    for (const number of numbers.toReversed()) await applied(vault, number);
    assert.equal((await vaultNow(vault)).policy.lossCap, usdc(2_000));
  });
});
