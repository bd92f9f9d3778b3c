import assert from "node:assert/strict";
import type { Keypair } from "@solana/web3.js";
import { usdcAtoms } from "../../keeper/src/domain/quantity.ts";
import type { VenueLimits } from "../../keeper/src/vault/change.ts";
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
} from "../support/vault.ts";
import {
  assertReceipt,
  deployTo,
  forgeVenue,
  makeVenue,
  refuseDeploy,
  settle,
  type TestVenue,
  venueNow,
} from "../support/venue.ts";

const LIMITS = { cap: usdc(300), capacity: usdc(200), refill: usdc(100) };
const NAMES = ["cap", "capacity", "refill"] as const;

describeOnBoth("tighten_venue", (start) => {
  let chain: Chain;
  let vault: TestVault;
  let venue: TestVenue;

  beforeEach(async () => {
    chain = await start(PROGRAMS);
    vault = await makeVault(chain);
    await giveTo(vault, await makeDepositor(vault, usdc(10_000)), usdc(10_000));
    venue = await makeVenue(vault, LIMITS);
  });

  const tightenOf = (limits: VenueLimits, freeze: boolean, authority: Keypair = vault.guardian) =>
    tightenVenue({ vault: vault.vault, venue: venue.venue, authority: authority.publicKey, limits, freeze });

  const tighten = async (limits: VenueLimits, freeze: boolean, authority: Keypair = vault.guardian) =>
    sendOk(chain, [await tightenOf(limits, freeze, authority)], [authority]);

  const refuse = async (error: string, limits: VenueLimits, freeze: boolean, authority: Keypair = vault.guardian) =>
    assertRefused(chain, error, [await tightenOf(limits, freeze, authority)], [authority]);

  it("refuses everyone but guardian and admin, the keeper too", async () => {
    for (const other of [vault.keeper, funded(chain, newKey())]) await refuse("NotGuardian", LIMITS, true, other);
    const name = "missing required signature for instruction";
    await assertRefused(chain, name, [unsigned(await tightenOf(LIMITS, true), vault.guardian.publicKey)]);
  });

  it("refuses a venue of another vault", async () => {
    const other = await makeVenue(await makeVaultBeside(vault), LIMITS);
    const wrong = swapAccount(await tightenOf(LIMITS, true), venue.venue, other.venue);
    await assertRefused(chain, "WrongVenue", [wrong], [vault.guardian]);
  });

  it("refuses to raise any limit, by one atom, whoever asks and whatever else is lowered", async () => {
    for (const name of NAMES) {
      const lower = { cap: usdc(1), capacity: usdc(1), refill: usdc(1) };
      const higher = { ...lower, [name]: usdcAtoms(LIMITS[name] + 1n) };
      for (const authority of [vault.guardian, vault.admin]) {
        for (const freeze of [false, true]) await refuse("NotTighter", higher, freeze, authority);
      }
    }
  });

  it("refuses to thaw, with lower limits too", async () => {
    await tighten(LIMITS, true);
    for (const authority of [vault.guardian, vault.admin]) {
      await refuse("NotTighter", LIMITS, false, authority);
      await refuse("NotTighter", { ...LIMITS, cap: usdc(1) }, false, authority);
    }
  });

  it("refuses to change nothing", async () => {
    await refuse("NothingChanged", LIMITS, false);
    await tighten(LIMITS, true);
    await refuse("NothingChanged", LIMITS, true);
  });

  it("refuses accounts of another type, owner or size, and accounts that are read-only", async () => {
    const honest = await tightenOf(LIMITS, true);
    for (const account of [vault.vault, venue.venue]) {
      await refuseForgeries(chain, honest, account, [vault.guardian]);
      await assertRefused(chain, "ConstraintMut", [readOnly(honest, account)], [vault.guardian]);
    }
  });

  it("refuses a venue whose account says what cannot be", async () => {
    await forgeVenue(venue, { units: 1n });
    await refuse("InvariantBroken", LIMITS, true);
    await forgeVenue(venue, { units: 0n, kind: 2 });
    await refuse("InvariantBroken", LIMITS, true);
  });

  it("lowers each limit for itself, at once, and leaves its receipt", async () => {
    let limits: VenueLimits = LIMITS;
    for (const name of NAMES) {
      limits = { ...limits, [name]: usdcAtoms(limits[name] - 1n) };
      const before = await venueNow(venue);
      const fields = { authority: vault.guardian.publicKey, venue: venue.venue, ...limits, frozen: 0n };
      await assertReceipt(vault, "venueTightened", fields, () => tighten(limits, false));
      assert.deepEqual(await venueNow(venue), { ...before, ...limits, tightenedAt: await chain.now() });
    }
  });

  it("freezes, by guardian or admin, and what comes back is still taken", async () => {
    await deployTo(venue, usdc(50));
    const fields = { authority: vault.admin.publicKey, venue: venue.venue, ...LIMITS, frozen: 1n };
    await assertReceipt(vault, "venueTightened", fields, () => tighten(LIMITS, true, vault.admin));
    assert.equal((await venueNow(venue)).frozen, 1);
    await refuseDeploy(venue, "VenueFrozen", 1n);
    await settle(venue, usdc(60));
    await tighten({ ...LIMITS, cap: usdc(0) }, true);
  });

  it("stops what would pass the new limits, to the atom", async () => {
    await deployTo(venue, usdc(50));
    await tighten({ cap: usdc(70), capacity: usdc(60), refill: usdc(0) }, false);
    await pass(chain, 86_400n);
    await refuseDeploy(venue, "OutflowExceeded", usdc(10) + 1n);
    await deployTo(venue, usdc(10));
    await tighten({ cap: usdc(0), capacity: usdc(0), refill: usdc(0) }, false);
    await refuseDeploy(venue, "OutflowExceeded", 1n);
  });
});
