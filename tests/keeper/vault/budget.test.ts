import assert from "node:assert/strict";
import { type UsdcAtoms, usdcAtoms } from "../../../keeper/src/domain/quantity.ts";
import { lossBudget, outflowBudget, spendableIdle, venueBudget } from "../../../keeper/src/vault/budget.ts";
import { assertRefused } from "../../support/assertions.ts";
import type { Chain } from "../../support/chain.ts";
import { startLitesvm } from "../../support/litesvm.ts";
import { START } from "../../support/suite.ts";
import {
  giveTo,
  makeDepositor,
  makeVault,
  PROGRAMS,
  pass,
  queue,
  shares,
  type TestVault,
  usdc,
  vaultNow,
} from "../../support/vault.ts";
import {
  attest,
  attestationOf,
  deployTo,
  makeVenue,
  refuseDeploy,
  type TestVenue,
  venueNow,
} from "../../support/venue.ts";

describe("what is left of the keeper's budget (litesvm)", () => {
  let chain: Chain;
  let vault: TestVault;

  beforeEach(async () => {
    chain = await startLitesvm(PROGRAMS, START);
  });

  /** A vault of 10,000 USDC with one venue. */
  async function venueWith(policy: Parameters<typeof makeVault>[1], limits?: Parameters<typeof makeVenue>[1]) {
    vault = await makeVault(chain, policy);
    const depositor = await makeDepositor(vault, usdc(20_000));
    await giveTo(vault, depositor, usdc(10_000));
    return { depositor, venue: await makeVenue(vault, limits) };
  }

  /** The program takes exactly `left` and not an atom more. */
  async function isTheMost(venue: TestVenue, left: UsdcAtoms, error: string): Promise<void> {
    assert.ok(left > 0n);
    await refuseDeploy(venue, error, left + 1n);
    await deployTo(venue, left);
  }

  it("is what the vault's bucket lets leave, to the atom, whatever has left before and however odd the refill is", async () => {
    const { venue } = await venueWith({ outflowCapacity: usdcAtoms(1_000_003n), outflowRefill: usdcAtoms(777_777n) });
    const left = async () => outflowBudget(await vaultNow(vault), await chain.now());
    assert.equal(await left(), 1_000_003n);
    await deployTo(venue, 900_001n);
    for (const wait of [0n, 1n, 7n, 3_601n, 50_000n]) {
      await pass(chain, wait);
      await isTheMost(venue, await left(), "OutflowExceeded");
      assert.equal(await left(), 0n);
      await pass(chain, 13n);
    }
  });

  it("is what the venue's own bucket and cap let leave, and nothing once it is frozen", async () => {
    const { venue } = await venueWith({}, { cap: usdc(900), capacity: usdc(600), refill: usdc(86_400) });
    const left = async () => venueBudget(await vaultNow(vault), await venueNow(venue), await chain.now());
    assert.equal(await left(), usdc(600));
    await isTheMost(venue, await left(), "OutflowExceeded");
    await pass(chain, 100n);
    assert.equal(await left(), usdc(100));
    await pass(chain, 1_000n);
    assert.equal(await left(), usdc(300));
    await isTheMost(venue, await left(), "VenueOverCap");
    assert.equal(
      venueBudget(await vaultNow(vault), { ...(await venueNow(venue)), cap: usdc(9_000), frozen: 1 }, 0n),
      0n,
    );
  });

  it("leaves the minimum, what the queue is worth and what is locked in idle", async () => {
    const { depositor, venue } = await venueWith({ minIdle: usdc(1_000) });
    await queue(vault, depositor, shares(2_000));
    const left = spendableIdle(await vaultNow(vault), await chain.now());
    assert.equal(left, usdc(7_000));
    await isTheMost(venue, left, "IdleFloor");
    assert.equal(spendableIdle(await vaultNow(vault), await chain.now()), 0n);
  });

  it("is what an attestation may still take off the low NAV", async () => {
    const { venue } = await venueWith({ lossCap: usdc(100) });
    await deployTo(venue, usdc(5_000));
    const left = async () => lossBudget(await vaultNow(vault), await chain.now());
    assert.equal(await left(), usdc(100));
    await attest(venue, usdc(4_970));
    assert.equal(await left(), usdc(70));
    const tooLow = await attestationOf(venue, usdc(4_900) - 1n);
    await assertRefused(chain, "LossBudgetSpent", [tooLow], [vault.keeper]);
    await attest(venue, usdc(4_900));
    assert.equal(await left(), 0n);
    await pass(chain, 90_000n);
    assert.equal(await left(), usdc(100));
  });
});
