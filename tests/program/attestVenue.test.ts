import assert from "node:assert/strict";
import { usdcAtoms } from "../../keeper/src/domain/quantity.ts";
import { counterTotal } from "../../keeper/src/vault/math/hourlyCounter.ts";
import { tightenVenue } from "../../keeper/src/vault/tightenVenue.ts";
import { assertRefused, sendOk } from "../support/assertions.ts";
import type { Chain } from "../support/chain.ts";
import { refuseForgeries } from "../support/forgery.ts";
import { readOnly, swapAccount, unsigned } from "../support/instruction.ts";
import { newKey } from "../support/keys.ts";
import { describeOnBoth } from "../support/suite.ts";
import { funded } from "../support/tokens.ts";
import {
  giveTo,
  makeDepositor,
  makeVault,
  makeVaultBeside,
  PROGRAMS,
  pass,
  type TestVault,
  usdc,
  vaultNow,
} from "../support/vault.ts";
import {
  assertReceipt,
  attest,
  attestationOf,
  deployTo,
  forgeVenue,
  makeVenue,
  pause,
  rowNow,
  settle,
  type TestVenue,
  WIDE,
} from "../support/venue.ts";

const MAX_U64 = (1n << 64n) - 1n;
const HOUR = 3_600n;

describeOnBoth("attest_venue", (start) => {
  let chain: Chain;
  let vault: TestVault;
  let venue: TestVenue;

  beforeEach(async () => {
    chain = await start(PROGRAMS);
    vault = await makeVault(chain, { lossCap: usdc(1_000) });
    await giveTo(vault, await makeDepositor(vault, usdc(100_000)), usdc(100_000));
    venue = await makeVenue(vault);
    await deployTo(venue, usdc(50_000));
  });

  const refuse = async (error: string, amount: bigint, authority = vault.keeper) =>
    assertRefused(chain, error, [await attestationOf(venue, amount, authority)], [authority]);

  /** What the loss counter holds now. */
  const counted = async () => counterTotal((await vaultNow(vault)).losses, await chain.now());

  it("refuses everyone but keeper and guardian, the admin too", async () => {
    for (const other of [vault.admin, funded(chain, newKey())]) {
      for (const amount of [usdc(49_999), usdc(50_001)]) await refuse("NotKeeper", amount, other);
    }
  });

  it("refuses a keeper who has not signed", async () => {
    const honest = await attestationOf(venue, usdc(50_000));
    const name = "missing required signature for instruction";
    await assertRefused(chain, name, [unsigned(honest, vault.keeper.publicKey)]);
  });

  it("refuses a venue of another vault", async () => {
    const other = await makeVenue(await makeVaultBeside(vault));
    const wrong = swapAccount(await attestationOf(venue, usdc(50_000)), venue.venue, other.venue);
    await assertRefused(chain, "WrongVenue", [wrong], [vault.keeper]);
  });

  it("refuses a venue whose row is not in use", async () => {
    await forgeVenue(venue, { row: 1 });
    await refuse("WrongVenue", usdc(50_000));
  });

  it("refuses a vault or a venue of another type, owner or size, and a vault that is read-only", async () => {
    const honest = await attestationOf(venue, usdc(50_000));
    for (const account of [vault.vault, venue.venue]) await refuseForgeries(chain, honest, account, [vault.keeper]);
    await assertRefused(chain, "ConstraintMut", [readOnly(honest, vault.vault)], [vault.keeper]);
  });

  it("refuses to let the guardian say as much or more, by one atom", async () => {
    for (const amount of [usdc(50_000), usdc(50_000) + 1n, MAX_U64]) await refuse("NotLower", amount, vault.guardian);
    await attest(venue, usdc(50_000) - 1n, vault.guardian);
    await refuse("NotLower", usdc(50_000) - 1n, vault.guardian);
  });

  it("refuses to let the keeper raise what inventory is worth, by one atom", async () => {
    await forgeVenue(venue, { kind: 1 });
    await refuse("NotLower", usdc(50_000) + 1n);
    await attest(venue, usdc(50_000));
    await attest(venue, usdc(50_000) - 1n);
    await refuse("NotLower", usdc(50_000));
  });

  it("refuses an attestation of zero by a stolen key, and each that passes the cap, by one atom (attack 45)", async () => {
    await refuse("LossBudgetSpent", 0n);
    await refuse("LossBudgetSpent", usdc(49_000) - 1n);
    await attest(venue, usdc(49_000));
    await refuse("LossBudgetSpent", usdc(49_000) - 1n);
    assert.equal(await counted(), usdc(1_000));
  });

  it("counts each lowering, also what has been raised again in between, over all venues", async () => {
    const other = await makeVenue(vault);
    await deployTo(other, usdc(10_000));
    await attest(venue, usdc(49_600));
    await attest(venue, usdc(50_000));
    await attest(other, usdc(9_600));
    assert.equal(await counted(), usdc(800));
    await refuse("LossBudgetSpent", usdc(49_800) - 1n);
    await attest(venue, usdc(49_800));
    assert.equal(await counted(), usdc(1_000));
  });

  it("lets the next day's cap begin only when the hour it was spent in has left the window (attack 31)", async () => {
    await chain.setNow(((await chain.now()) / HOUR + 1n) * HOUR + 3_599n);
    await attest(venue, usdc(49_000));
    await pass(chain, 24n * HOUR);
    await refuse("LossBudgetSpent", usdc(49_000) - 1n);
    await pass(chain, 1n);
    await attest(venue, usdc(48_000));
  });

  it("counts only what it takes off the lower of outstanding and attested", async () => {
    await attest(venue, usdc(60_000));
    await attest(venue, usdc(50_000));
    assert.equal(await counted(), 0n);
    await attest(venue, usdc(60_000));
    await attest(venue, usdc(49_999));
    assert.equal(await counted(), usdc(1));
    await attest(venue, usdc(49_999));
    assert.equal(await counted(), usdc(1));
  });

  it("lets the guardian lower without that limit, and without making the attestation look new", async () => {
    const { attestedAt } = await rowNow(venue);
    await pass(chain, 500n);
    await assertReceipt(
      vault,
      "venueAttested",
      { venue: venue.venue, authority: vault.guardian.publicKey, amount: 0n, loss: 0n },
      () => attest(venue, 0n, vault.guardian),
    );
    const row = await rowNow(venue);
    assert.deepEqual([row.outstanding, row.attested, row.attestedAt], [usdc(50_000), 0n, attestedAt]);
    assert.equal(await counted(), 0n);
  });

  it("is taken however paused, of a frozen venue and of one with nothing outstanding", async () => {
    await pause(vault, 7);
    const { guardian } = vault;
    const freeze = {
      vault: vault.vault,
      venue: venue.venue,
      authority: guardian.publicKey,
      limits: WIDE,
      freeze: true,
    };
    await sendOk(chain, [await tightenVenue(freeze)], [guardian]);
    await attest(venue, usdc(49_999));
    await settle(venue, usdc(50_000));
    await attest(venue, usdc(3));
    const row = await rowNow(venue);
    assert.deepEqual([row.outstanding, row.attested], [0n, usdc(3)]);
  });

  it("records the amount and its time, moves no money, and leaves its receipt", async () => {
    await pass(chain, 777n);
    const before = await vaultNow(vault);
    await assertReceipt(
      vault,
      "venueAttested",
      { venue: venue.venue, authority: vault.keeper.publicKey, amount: usdc(49_500.25), loss: usdc(499.75) },
      () => attest(venue, usdc(49_500.25)),
    );
    const now = await chain.now();
    assert.deepEqual(await rowNow(venue), {
      outstanding: usdc(50_000),
      attested: usdc(49_500.25),
      attestedAt: now,
      writtenOff: 0n,
      writtenOffAt: 0n,
    });
    const { idle, outstanding, shares, orderNonce } = await vaultNow(vault);
    assert.deepEqual(
      [idle, outstanding, shares, orderNonce],
      [before.idle, before.outstanding, before.shares, before.orderNonce],
    );
    assert.equal(await counted(), usdc(499.75));
  });

  it("can say the most there is, which only depositors would pay", async () => {
    await sendOk(chain, [await attestationOf(venue, MAX_U64)], [vault.keeper]);
    assert.equal((await rowNow(venue)).attested, MAX_U64);
    await attest(venue, usdcAtoms(1n), vault.guardian);
  });
});
