import assert from "node:assert/strict";
import { usdcAtoms } from "../../keeper/src/domain/quantity.ts";
import { lockedProfit, nav, sharePrice } from "../../keeper/src/vault/nav.ts";
import { syncDonation } from "../../keeper/src/vault/syncDonation.ts";
import { assertRefused, sendOk } from "../support/assertions.ts";
import type { Chain } from "../support/chain.ts";
import { swapAccount } from "../support/instruction.ts";
import { describeOnBoth } from "../support/suite.ts";
import {
  type Depositor,
  donate,
  giveTo,
  makeDepositor,
  makeVault,
  mintInto,
  PROGRAMS,
  pass,
  type TestVault,
  usdc,
  vaultNow,
} from "../support/vault.ts";

describeOnBoth("sync_donation", (start) => {
  let chain: Chain;
  let vault: TestVault;
  let alice: Depositor;

  beforeEach(async () => {
    chain = await start(PROGRAMS);
    vault = await makeVault(chain, { feeBps: 0 });
    alice = await makeDepositor(vault, usdc(1_000));
    await giveTo(vault, alice, usdc(1_000));
  });

  it("refuses when there is nothing beyond what is recorded", async () => {
    await assertRefused(chain, "NoDonation", [await syncDonation(vault.vault)]);
    await donate(vault, usdc(1));
    await assertRefused(chain, "NoDonation", [await syncDonation(vault.vault)]);
  });

  it("refuses less than the smallest deposit, and counts it once enough has come", async () => {
    await mintInto(chain, vault.usdcMint, vault.treasury, usdc(1) - 1n);
    await assertRefused(chain, "DonationTooSmall", [await syncDonation(vault.vault)]);
    assert.equal((await vaultNow(vault)).idle, usdc(1_000));
    await mintInto(chain, vault.usdcMint, vault.treasury, 1n);
    await sendOk(chain, [await syncDonation(vault.vault)]);
    assert.equal((await vaultNow(vault)).lockedProfit, usdc(1));
  });

  it("refuses to count another account's balance", async () => {
    await mintInto(chain, vault.usdcMint, vault.keeperUsdc, usdc(9_999));
    const wrong = swapAccount(await syncDonation(vault.vault), vault.treasury, vault.keeperUsdc);
    await assertRefused(chain, "WrongTreasury", [wrong]);
  });

  it("locks a donation and releases it linearly, as the client foretells", async () => {
    await donate(vault, usdc(100));
    const state = await vaultNow(vault);
    const at = await chain.now();
    assert.deepEqual([state.idle, state.lockedProfit, state.unlockSeconds], [usdc(1_100), usdc(100), 1_000n]);
    assert.equal(nav(state), usdc(1_100));
    assert.equal(sharePrice(state, at), usdc(1));
    assert.equal(lockedProfit(state, at + 250n), usdc(75));
    assert.equal(lockedProfit(state, at + 1_000n), 0n);
    // (1100 + 1) / (1000 + 1), rounded down.
    assert.equal(sharePrice(state, at + 1_000n), usdc(1.0999));
  });

  it("joins what is still locked without releasing or holding back either", async () => {
    await donate(vault, usdc(100));
    await pass(chain, 500n);
    await donate(vault, usdc(50));
    const { lockedProfit: locked, unlockSeconds } = await vaultNow(vault);
    // 50 left for 500 s and 50 for 1,000 s: 100 for their mean.
    assert.deepEqual([locked, unlockSeconds], [usdc(100), 750n]);
  });

  it("cannot be used to hold a large profit back with dust", async () => {
    const dusty = await makeVault(chain, { feeBps: 0, minDeposit: usdcAtoms(1n) });
    await donate(dusty, usdc(1_000));
    await pass(chain, 500n);
    for (let atom = 0; atom < 40; atom++) await donate(dusty, 1n);
    const { lockedProfit: locked, unlockSeconds } = await vaultNow(dusty);
    assert.deepEqual([locked, unlockSeconds], [usdc(500) + 40n, 500n]);
  });
});
