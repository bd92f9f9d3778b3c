import assert from "node:assert/strict";
import { changeAddress } from "../../keeper/src/vault/addresses.ts";
import type { VenueLimits } from "../../keeper/src/vault/change.ts";
import { changeVenue } from "../../keeper/src/vault/changeVenue.ts";
import { tightenVenue } from "../../keeper/src/vault/tightenVenue.ts";
import { assertRefused, sendOk } from "../support/assertions.ts";
import type { Chain } from "../support/chain.ts";
import { refuseForgeries } from "../support/forgery.ts";
import { applicationOf, change, propose } from "../support/govern.ts";
import { readOnly, swapAccount, unsigned } from "../support/instruction.ts";
import { newKey } from "../support/keys.ts";
import { describeOnBoth } from "../support/suite.ts";
import { fund } from "../support/tokens.ts";
import {
  crankOf,
  type Depositor,
  giveTo,
  makeDepositor,
  makeVault,
  makeVaultBeside,
  PROGRAMS,
  pass,
  queue,
  shares,
  type TestVault,
  usdc,
} from "../support/vault.ts";
import {
  assertReceipt,
  deployTo,
  forgeVenue,
  makeVenue,
  NO_FEE,
  refuseDeploy,
  settle,
  type TestVenue,
  venueNow,
} from "../support/venue.ts";

const DAY = 86_400n;
const NARROW = { cap: usdc(100), capacity: usdc(100), refill: usdc(0) };
const LOOSER = { cap: usdc(900), capacity: usdc(800), refill: usdc(700) };

describeOnBoth("change_venue", (start) => {
  let chain: Chain;
  let vault: TestVault;
  let venue: TestVenue;
  let alice: Depositor;

  beforeEach(async () => {
    chain = await start(PROGRAMS);
    vault = await makeVault(chain);
    alice = await makeDepositor(vault, usdc(10_000));
    await giveTo(vault, alice, usdc(10_000));
    venue = await makeVenue(vault, NARROW);
  });

  const proposed = () => propose(vault, { kind: "changeVenue", venue: venue.venue, limits: LOOSER });

  const applyOf = (number: bigint) =>
    applicationOf(vault, number, (ripe) => changeVenue({ ...ripe, venue: venue.venue }));

  const tightenOf = (limits: VenueLimits, freeze: boolean) =>
    tightenVenue({ vault: vault.vault, venue: venue.venue, authority: vault.guardian.publicKey, limits, freeze });

  const ripe = async () => {
    const number = await proposed();
    await pass(chain, 1_000n);
    return { number, instruction: await applyOf(number) };
  };

  it("refuses everyone but the admin", async () => {
    const { instruction } = await ripe();
    for (const other of [vault.keeper, vault.guardian, newKey()]) {
      fund(chain, other.publicKey);
      const wrong = swapAccount(instruction, vault.admin.publicKey, other.publicKey);
      await assertRefused(chain, "NotAdmin", [wrong], [other]);
    }
    const name = "missing required signature for instruction";
    await assertRefused(chain, name, [unsigned(instruction, vault.admin.publicKey)]);
  });

  it("refuses before the timelock and once it has lapsed, to the second (attack 32)", async () => {
    const number = await proposed();
    await pass(chain, 999n);
    await assertRefused(chain, "ChangeTooEarly", [await applyOf(number)], [vault.admin]);
    await pass(chain, 1n + 14n * DAY);
    await assertRefused(chain, "ChangeLapsed", [await applyOf(number)], [vault.admin]);
    await pass(chain, -1n);
    await sendOk(chain, [await applyOf(number)], [vault.admin]);
  });

  it("refuses while somebody who asked to leave before it has not left", async () => {
    const number = await proposed();
    await pass(chain, 900n);
    const ticket = await queue(vault, alice, shares(10));
    await pass(chain, 100n);
    await assertRefused(chain, "TicketsFirst", [await applyOf(number)], [vault.admin]);
    await sendOk(chain, [await crankOf(vault, alice, ticket)]);
    const late = await queue(vault, alice, shares(10));
    const wrong = await applicationOf(vault, number, (ripe) =>
      changeVenue({ ...ripe, head: late - 1n, venue: venue.venue }),
    );
    await assertRefused(chain, "NotHeadOfQueue", [wrong], [vault.admin]);
    await sendOk(chain, [await applyOf(number)], [vault.admin]);
  });

  it("refuses a change of another kind or vault", async () => {
    const { number, instruction } = await ripe();
    const policy = await propose(vault, { kind: "policy", parameter: "maxTrade", value: usdc(60_000) });
    const other = await makeVaultBeside(vault);
    const others = await propose(other, { kind: "changeVenue", venue: venue.venue, limits: LOOSER });
    await pass(chain, 1_000n);
    const mine = changeAddress(vault.vault, number);
    for (const change of [changeAddress(vault.vault, policy), changeAddress(other.vault, others)]) {
      await assertRefused(chain, "WrongChange", [swapAccount(instruction, mine, change)], [vault.admin]);
    }
  });

  it("refuses another venue than the one proposed, of this vault or of another", async () => {
    const { instruction } = await ripe();
    const other = await makeVenue(vault, NARROW);
    await assertRefused(chain, "WrongVenue", [swapAccount(instruction, venue.venue, other.venue)], [vault.admin]);
    const elsewhere = await makeVenue(await makeVaultBeside(vault), NARROW);
    const number = await propose(vault, { kind: "changeVenue", venue: elsewhere.venue, limits: LOOSER });
    await pass(chain, 1_000n);
    const wrong = swapAccount(await applyOf(number), venue.venue, elsewhere.venue);
    await assertRefused(chain, "WrongVenue", [wrong], [vault.admin]);
  });

  it("refuses accounts of another type, owner or size, and accounts that are read-only", async () => {
    const { number, instruction } = await ripe();
    for (const account of [vault.vault, venue.venue, changeAddress(vault.vault, number)]) {
      await refuseForgeries(chain, instruction, account, [vault.admin]);
      await assertRefused(chain, "ConstraintMut", [readOnly(instruction, account)], [vault.admin]);
    }
  });

  it("refuses a venue whose account says what cannot be", async () => {
    const { instruction } = await ripe();
    await forgeVenue(venue, { units: 1n });
    await assertRefused(chain, "InvariantBroken", [instruction], [vault.admin]);
  });

  it("sets the limits, keeps what the bucket has given, and leaves its receipt", async () => {
    const { number, instruction } = await ripe();
    await deployTo(venue, usdc(100));
    const before = await venueNow(venue);
    await assertReceipt(
      vault,
      "changeApplied",
      { number, kind: 6n, parameter: 0n, subject: venue.venue, value: LOOSER.cap, account: venue.venue, fee: NO_FEE },
      () => sendOk(chain, [instruction], [vault.admin]),
    );
    assert.deepEqual(await venueNow(venue), { ...before, ...LOOSER });
    assert.equal(before.outflow.used, usdc(100));
    assert.equal(await chain.account(changeAddress(vault.vault, number)), undefined);
    await refuseDeploy(venue, "OutflowExceeded", usdc(700) + 1n);
    await deployTo(venue, usdc(700));
    // 864 seconds of 700 USDC a day.
    await pass(chain, 864n);
    await refuseDeploy(venue, "OutflowExceeded", usdc(7) + 1n);
    await deployTo(venue, usdc(7));
  });

  it("refuses what was proposed before the venue was last tightened, or in the same second", async () => {
    const before = await proposed();
    await pass(chain, 1n);
    const lower = { ...NARROW, cap: usdc(99) };
    await sendOk(chain, [await tightenOf(lower, false)], [vault.guardian]);
    const same = await proposed();
    await pass(chain, 1n);
    const after = await proposed();
    await pass(chain, 1_000n);
    for (const number of [before, same]) {
      await assertRefused(chain, "ChangeLapsed", [await applyOf(number)], [vault.admin]);
    }
    await sendOk(chain, [await applyOf(after)], [vault.admin]);
  });

  it("gives the time before it back at the old rate: a new refill does not reach back", async () => {
    const slow = await makeVenue(vault, { ...NARROW, refill: usdc(8.64) });
    await deployTo(slow, usdc(100));
    const limits = { ...NARROW, refill: usdc(86_400) };
    const number = await propose(vault, { kind: "changeVenue", venue: slow.venue, limits });
    await pass(chain, 10_000n);
    const apply = await applicationOf(vault, number, (ripe) => changeVenue({ ...ripe, venue: slow.venue }));
    await sendOk(chain, [apply], [vault.admin]);
    // 10,000 seconds of 8.64 USDC a day.
    await settle(slow, usdc(100));
    await refuseDeploy(slow, "OutflowExceeded", usdc(1) + 1n);
    await deployTo(slow, usdc(1));
  });

  it("thaws a venue that the guardian has frozen, which nobody can do at once", async () => {
    await sendOk(chain, [await tightenOf(NARROW, true)], [vault.guardian]);
    await refuseDeploy(venue, "VenueFrozen", usdc(10));
    await pass(chain, 1n);
    await change(vault, { kind: "changeVenue", venue: venue.venue, limits: NARROW }, (ripe) =>
      changeVenue({ ...ripe, venue: venue.venue }),
    );
    assert.equal((await venueNow(venue)).frozen, 0);
    await deployTo(venue, usdc(10));
  });

  it("may lower as well, below what is out: nothing more goes there until enough is back", async () => {
    await deployTo(venue, usdc(100));
    const limits = { cap: usdc(40), capacity: usdc(1_000), refill: usdc(0) };
    await change(vault, { kind: "changeVenue", venue: venue.venue, limits }, (ripe) =>
      changeVenue({ ...ripe, venue: venue.venue }),
    );
    await refuseDeploy(venue, "VenueOverCap", 1n);
    await settle(venue, usdc(70));
    await deployTo(venue, usdc(10));
  });
});
