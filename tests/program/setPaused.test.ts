import assert from "node:assert/strict";
import type { Keypair } from "@solana/web3.js";
import { setPaused } from "../../keeper/src/vault/setPaused.ts";
import { assertRefused, sendOk } from "../support/assertions.ts";
import type { Chain } from "../support/chain.ts";
import { unsigned } from "../support/instruction.ts";
import { newKey } from "../support/keys.ts";
import { describeOnBoth } from "../support/suite.ts";
import { makeVault, PROGRAMS, type TestVault, vaultNow } from "../support/vault.ts";

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
    await sendOk(chain, [await pause(vault.guardian, 3)], [vault.guardian]);
    for (const flags of [0, 1, 2]) {
      await assertRefused(chain, "NotAdmin", [await pause(vault.guardian, flags)], [vault.guardian]);
    }
  });

  it("refuses flags that do not exist, so that nothing can be paused that must not be", async () => {
    for (const flags of [4, 8, 128, 255]) {
      await assertRefused(chain, "UnknownPauseFlag", [await pause(vault.admin, flags)], [vault.admin]);
    }
  });

  it("refuses to change nothing", async () => {
    await assertRefused(chain, "NothingChanged", [await pause(vault.admin, 0)], [vault.admin]);
  });

  it("lets the guardian set and the admin set and lift", async () => {
    await sendOk(chain, [await pause(vault.guardian, 1)], [vault.guardian]);
    await sendOk(chain, [await pause(vault.guardian, 3)], [vault.guardian]);
    assert.equal((await vaultNow(vault)).paused, 3);
    await sendOk(chain, [await pause(vault.admin, 2)], [vault.admin]);
    assert.equal((await vaultNow(vault)).paused, 2);
    await sendOk(chain, [await pause(vault.admin, 0)], [vault.admin]);
    assert.equal((await vaultNow(vault)).paused, 0);
  });
});
