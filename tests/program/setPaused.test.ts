import assert from "node:assert/strict";
import type { Keypair } from "@solana/web3.js";
import { cancelWithdrawal } from "../../keeper/src/vault/cancelWithdrawal.ts";
import { claimWithdrawal } from "../../keeper/src/vault/claimWithdrawal.ts";
import { setPaused } from "../../keeper/src/vault/setPaused.ts";
import { assertRefused, sendOk } from "../support/assertions.ts";
import type { Chain } from "../support/chain.ts";
import { refuseForgeries } from "../support/forgery.ts";
import { unsigned } from "../support/instruction.ts";
import { newKey } from "../support/keys.ts";
import { describeOnBoth } from "../support/suite.ts";
import { balance } from "../support/tokens.ts";
import {
  crankOf,
  depositOf,
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
  vaultNow,
} from "../support/vault.ts";
import { assertReceipt, attest, deployTo, makeVenue, refuseDeploy, settle } from "../support/venue.ts";

describeOnBoth("set_paused", (start) => {
  let chain: Chain;
  let vault: TestVault;

  beforeEach(async () => {
    chain = await start(PROGRAMS);
    vault = await makeVault(chain);
  });

  const pause = (authority: Keypair, flags: number) =>
    setPaused({ vault: vault.vault, authority: authority.publicKey, flags });

  it("refuses everyone but guardian and admin, the keeper too", async () => {
    for (const other of [newKey(), vault.keeper]) {
      await assertRefused(chain, "NotGuardian", [await pause(other, 1)], [other]);
    }
  });

  it("refuses a guardian who has not signed", async () => {
    const wrong = unsigned(await pause(vault.guardian, 1), vault.guardian.publicKey);
    await assertRefused(chain, "missing required signature for instruction", [wrong]);
  });

  it("refuses to let the guardian lift a pause, in whole or in part", async () => {
    await sendOk(chain, [await pause(vault.guardian, 7)], [vault.guardian]);
    for (const flags of [0, 1, 2, 3, 4, 5, 6]) {
      await assertRefused(chain, "NotAdmin", [await pause(vault.guardian, flags)], [vault.guardian]);
    }
  });

  it("refuses flags that do not exist, so that nothing can be paused that must not be", async () => {
    for (const flags of [8, 9, 15, 128, 255]) {
      await assertRefused(chain, "UnknownPauseFlag", [await pause(vault.admin, flags)], [vault.admin]);
    }
  });

  it("refuses to change nothing", async () => {
    await assertRefused(chain, "NothingChanged", [await pause(vault.admin, 0)], [vault.admin]);
    await sendOk(chain, [await pause(vault.guardian, 4)], [vault.guardian]);
    for (const who of [vault.admin, vault.guardian]) {
      await assertRefused(chain, "NothingChanged", [await pause(who, 4)], [who]);
    }
  });

  it("refuses what is no vault", async () => {
    await refuseForgeries(chain, await pause(vault.guardian, 1), vault.vault, [vault.guardian]);
  });

  it("refuses another vault's guardian and admin", async () => {
    const other = await makeVaultBeside(vault);
    for (const who of [other.guardian, other.admin]) {
      await assertRefused(chain, "NotGuardian", [await pause(who, 1)], [who]);
    }
  });

  it("lets the guardian set and the admin set and lift, each flag by itself", async () => {
    for (const [who, before, after] of [
      [vault.guardian, 0, 1],
      [vault.guardian, 1, 3],
      [vault.guardian, 3, 7],
      [vault.admin, 7, 6],
      [vault.admin, 6, 4],
      [vault.guardian, 4, 5],
      [vault.admin, 5, 2],
      [vault.admin, 2, 0],
      [vault.admin, 0, 7],
    ] as const) {
      const instruction = await pause(who, after);
      const was = await vaultNow(vault);
      const fields = { authority: who.publicKey, before: BigInt(before), after: BigInt(after) };
      await assertReceipt(vault, "pauseChanged", fields, () => sendOk(chain, [instruction], [who]));
      const rest = { paused: 0, receipts: 0, receiptHead: 0, updatedAt: 0 };
      const now = await vaultNow(vault);
      assert.equal(now.paused, after);
      assert.deepEqual({ ...now, ...rest }, { ...was, ...rest });
    }
  });

  it("stops with outflows what goes to venues, and nothing else", async () => {
    const alice = await makeDepositor(vault, usdc(15_000));
    await giveTo(vault, alice, usdc(10_000));
    const venue = await makeVenue(vault);
    await deployTo(venue, usdc(100));
    await sendOk(chain, [await pause(vault.guardian, 4)], [vault.guardian]);
    await refuseDeploy(venue, "OutflowsPaused", usdc(1));
    await attest(venue, usdc(100));
    await settle(venue, usdc(100));
    await giveTo(vault, alice, usdc(5_000));
    await sendOk(chain, [await pause(vault.admin, 3)], [vault.admin]);
    await deployTo(venue, usdc(100));
  });

  it("leaves every way out open under all flags: asking, cancelling, processing, claiming", async () => {
    const alice = await makeDepositor(vault, usdc(1_000));
    await giveTo(vault, alice, usdc(1_000));
    await sendOk(chain, [await pause(vault.guardian, 7)], [vault.guardian]);
    await assertRefused(chain, "DepositsPaused", [await depositOf(vault, alice, usdc(1))], [alice.key]);
    const owner = alice.key.publicKey;
    const [cancelled, kept] = [await queue(vault, alice, shares(100)), await queue(vault, alice, shares(100))];
    await sendOk(chain, [await cancelWithdrawal({ vault: vault.vault, owner, number: cancelled })], [alice.key]);
    await pass(chain, 100n);
    for (const ticket of [cancelled, kept]) await sendOk(chain, [await crankOf(vault, alice, ticket)]);
    const { vault: address, usdcMint } = vault;
    await sendOk(chain, [await claimWithdrawal({ vault: address, usdcMint, owner, number: kept })], [alice.key]);
    assert.equal(await balance(chain, alice.usdc), usdc(100));
  });
});
