import assert from "node:assert/strict";
import { type Keypair, PublicKey } from "@solana/web3.js";
import { acceptAdmin } from "../../keeper/src/vault/acceptAdmin.ts";
import { assertRefused, sendOk } from "../support/assertions.ts";
import type { Chain } from "../support/chain.ts";
import { refuseForgeries } from "../support/forgery.ts";
import { applicationOf, change, proposalOf, propose } from "../support/govern.ts";
import { swapAccount, unsigned } from "../support/instruction.ts";
import { newKey } from "../support/keys.ts";
import { describeOnBoth } from "../support/suite.ts";
import { funded } from "../support/tokens.ts";
import { makeVault, makeVaultBeside, PROGRAMS, pass, type TestVault, usdc, vaultNow } from "../support/vault.ts";
import { assertReceipt } from "../support/venue.ts";

const DAY = 86_400n;
const TIMELOCK = 1_000n;

describeOnBoth("accept_admin", (start) => {
  let chain: Chain;
  let vault: TestVault;
  let next: Keypair;

  beforeEach(async () => {
    chain = await start(PROGRAMS);
    vault = await makeVault(chain);
    next = funded(chain, newKey());
  });

  const accept = (who: Keypair = next) => acceptAdmin({ vault: vault.vault, admin: who.publicKey });
  const name = (key = next.publicKey) => change(vault, { kind: "admin", key });

  it("refuses everyone while nobody is named, the admin too", async () => {
    for (const who of [next, vault.admin, vault.guardian, vault.keeper]) {
      await assertRefused(chain, "NotPendingAdmin", [await accept(who)], [who]);
    }
  });

  it("refuses the key that is proposed and not yet named", async () => {
    const number = await propose(vault, { kind: "admin", key: next.publicKey });
    await assertRefused(chain, "NotPendingAdmin", [await accept()], [next]);
    await pass(chain, TIMELOCK);
    await assertRefused(chain, "NotPendingAdmin", [await accept()], [next]);
    await sendOk(chain, [await applicationOf(vault, number)], [vault.admin]);
    await sendOk(chain, [await accept()], [next]);
  });

  it("refuses everyone but the key that is named, and that key where it is another vault's", async () => {
    await name();
    for (const who of [vault.admin, vault.guardian, vault.keeper, newKey()]) {
      await assertRefused(chain, "NotPendingAdmin", [await accept(who)], [who]);
    }
    const other = await makeVaultBeside(vault);
    await assertRefused(chain, "NotPendingAdmin", [swapAccount(await accept(), vault.vault, other.vault)], [next]);
  });

  it("refuses the zero key, which is what is named when nobody is", async () => {
    const nobody = swapAccount(await accept(), next.publicKey, PublicKey.default);
    await assertRefused(chain, "missing required signature for instruction", [unsigned(nobody, PublicKey.default)]);
  });

  it("refuses a named key that has not signed: a key that nobody has can never be the admin", async () => {
    await name();
    const wrong = unsigned(await accept(), next.publicKey);
    await assertRefused(chain, "missing required signature for instruction", [wrong]);
  });

  it("refuses what is no vault", async () => {
    await name();
    await refuseForgeries(chain, await accept(), vault.vault, [next]);
  });

  it("refuses a named key that has become keeper or guardian since", async () => {
    for (const kind of ["keeper", "guardian"] as const) {
      const key = newKey();
      const numbers = [
        await propose(vault, { kind: "admin", key: key.publicKey }),
        await propose(vault, { kind, key: key.publicKey }),
      ];
      await pass(chain, TIMELOCK);
      for (const number of numbers) await sendOk(chain, [await applicationOf(vault, number)], [vault.admin]);
      await assertRefused(chain, "BadRoles", [await accept(key)], [key]);
    }
  });

  it("refuses once fourteen days have passed since it was named, to the second (attack 32)", async () => {
    await name();
    const { pendingAdminUntil } = await vaultNow(vault);
    assert.equal(pendingAdminUntil, (await chain.now()) + 14n * DAY);
    for (const late of [0n, 1n, 1_000n * DAY]) {
      await chain.setNow(pendingAdminUntil + late);
      await assertRefused(chain, "ChangeLapsed", [await accept()], [next]);
    }
    // Named again it may, and on the last second.
    await name();
    await chain.setNow((await vaultNow(vault)).pendingAdminUntil - 1n);
    await sendOk(chain, [await accept()], [next]);
  });

  it("makes the key the admin, and the old one nobody", async () => {
    await name();
    const before = await vaultNow(vault);
    const instruction = await accept();
    const fields = { before: vault.admin.publicKey, admin: next.publicKey };
    await assertReceipt(vault, "adminAccepted", fields, () => sendOk(chain, [instruction], [next]));
    const after = await vaultNow(vault);
    assert.deepEqual([`${after.admin}`, `${after.pendingAdmin}`], [`${next.publicKey}`, `${PublicKey.default}`]);
    const rest = { admin: 0, pendingAdmin: 0, receipts: 0, receiptHead: 0 };
    assert.deepEqual({ ...after, ...rest }, { ...before, ...rest });
    await assertRefused(chain, "NotPendingAdmin", [await accept()], [next]);

    const { instruction: theirs } = await proposalOf(vault, { kind: "policy", parameter: "maxTrade", value: usdc(1) });
    await assertRefused(chain, "NotAdmin", [theirs], [vault.admin]);
    await sendOk(chain, [swapAccount(theirs, vault.admin.publicKey, next.publicKey)], [next]);
  });

  it("takes the last key that was named, and leaves the admin in office when nobody accepts", async () => {
    await name();
    const better = newKey();
    await name(better.publicKey);
    await assertRefused(chain, "NotPendingAdmin", [await accept()], [next]);
    assert.equal(`${(await vaultNow(vault)).admin}`, `${vault.admin.publicKey}`);
    await sendOk(chain, [await accept(better)], [better]);
  });

  it("lets the admin take back that somebody is named: by being named itself", async () => {
    await name();
    await name(vault.admin.publicKey);
    await assertRefused(chain, "NotPendingAdmin", [await accept()], [next]);
    await sendOk(chain, [await accept(vault.admin)], [vault.admin]);
    const { admin, pendingAdmin } = await vaultNow(vault);
    assert.deepEqual([`${admin}`, `${pendingAdmin}`], [`${vault.admin.publicKey}`, `${PublicKey.default}`]);
  });
});
