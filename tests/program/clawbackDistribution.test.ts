import assert from "node:assert/strict";
import type { MerkleTree } from "../../keeper/src/vault/merkle.ts";
import { setPaused } from "../../keeper/src/vault/setPaused.ts";
import { withFields } from "../support/accountBytes.ts";
import { assertRefused, sendOk } from "../support/assertions.ts";
import type { Chain } from "../support/chain.ts";
import {
  cancellationOf,
  claimOf,
  clawbackOf,
  distribute,
  distributionNow,
  makeReserve,
  partOf,
  treeFor,
} from "../support/distribution.ts";
import { refuseForgeries } from "../support/forgery.ts";
import { swapAccount } from "../support/instruction.ts";
import { describeOnBoth } from "../support/suite.ts";
import { balance } from "../support/tokens.ts";
import {
  type Depositor,
  makeDepositor,
  makeVaultBeside,
  PROGRAMS,
  type TestVault,
  usdc,
  vaultNow,
} from "../support/vault.ts";
import { assertReceipt } from "../support/venue.ts";

describeOnBoth("clawback_distribution", (start) => {
  let chain: Chain;
  let vault: TestVault;
  let alice: Depositor;
  let bob: Depositor;
  let tree: MerkleTree;
  let epoch: bigint;

  beforeEach(async () => {
    chain = await start(PROGRAMS);
    ({ vault } = await makeReserve(chain));
    [alice, bob] = [await makeDepositor(vault, 0n), await makeDepositor(vault, 0n)];
    tree = await treeFor(vault, [
      [alice.key.publicKey, usdc(50)],
      [bob.key.publicKey, usdc(30)],
    ]);
    epoch = await distribute(vault, tree);
  });

  const at = async (when: "claimableFrom" | "clawbackFrom", offset = 0n) =>
    chain.setNow((await distributionNow(vault, epoch)).distribution[when] + offset);
  const claimed = async (who: Depositor) =>
    sendOk(chain, [await claimOf(vault, epoch, who, partOf(tree, who))], [who.key]);
  const refuse = async (error: string) => assertRefused(chain, error, [await clawbackOf(vault, epoch)]);

  it("refuses what is no vault and what is no distribution", async () => {
    await at("clawbackFrom");
    await refuseForgeries(chain, await clawbackOf(vault, epoch), vault.vault, []);
    const { address } = await distributionNow(vault, epoch);
    await refuseForgeries(chain, await clawbackOf(vault, epoch), address, []);
  });

  it("refuses a distribution of another vault", async () => {
    await at("clawbackFrom");
    const other = await makeVaultBeside(vault);
    await assertRefused(chain, "WrongDistribution", [
      swapAccount(await clawbackOf(vault, epoch), vault.vault, other.vault),
    ]);
  });

  it("refuses a distribution whose dates are out of order, which the program never writes", async () => {
    const { address, distribution } = await distributionNow(vault, epoch);
    const account = await chain.account(address);
    assert.ok(account);
    const claimableFrom = distribution.clawbackFrom;
    chain.setAccount(address, { ...account, data: withFields("Distribution", account.data, { claimableFrom }) });
    await at("clawbackFrom");
    await refuse("InvariantBroken");
    chain.setAccount(address, account);
    await sendOk(chain, [await clawbackOf(vault, epoch)]);
  });

  it("refuses until the second on which claims end", async () => {
    for (const [when, offset] of [
      ["claimableFrom", -1n],
      ["claimableFrom", 0n],
      ["clawbackFrom", -1n],
    ] as const) {
      await at(when, offset);
      await refuse("ClawbackTooEarly");
    }
    await at("clawbackFrom");
    await sendOk(chain, [await clawbackOf(vault, epoch)]);
  });

  it("refuses when everything was claimed, and when it was done before", async () => {
    await at("claimableFrom");
    await claimed(alice);
    await claimed(bob);
    await at("clawbackFrom");
    await refuse("NothingLeft");
    const second = await distribute(vault, tree);
    await chain.setNow((await distributionNow(vault, second)).distribution.clawbackFrom);
    await sendOk(chain, [await clawbackOf(vault, second)]);
    await assertRefused(chain, "NothingLeft", [await clawbackOf(vault, second)]);
  });

  it("refuses what was cancelled", async () => {
    const waiting = await clawbackOf(vault, epoch);
    await sendOk(chain, [await cancellationOf(vault, epoch, vault.guardian)], [vault.guardian]);
    await assertRefused(chain, "NotOurAccount", [waiting]);
  });

  it("returns what nobody claimed to the reserve, whoever calls, and moves no money", async () => {
    await at("claimableFrom");
    await claimed(bob);
    await at("clawbackFrom");
    const [before, cash] = [await vaultNow(vault), await balance(chain, vault.treasury)];
    const instruction = await clawbackOf(vault, epoch);
    await assertReceipt(vault, "distributionClawedBack", { epoch, returned: usdc(50) }, () =>
      sendOk(chain, [instruction]),
    );
    const after = await vaultNow(vault);
    const rest = { receipts: 0, receiptHead: 0, updatedAt: 0 };
    const moved = { reservedEcosystem: before.reservedEcosystem + usdc(50), distributing: 0n };
    assert.deepEqual({ ...after, ...rest }, { ...before, ...moved, ...rest });
    assert.equal(await balance(chain, vault.treasury), cash);
    const { claimed: paid, total } = (await distributionNow(vault, epoch)).distribution;
    assert.deepEqual([paid, total], [usdc(30), usdc(30)]);
  });

  it("leaves other distributions what they have", async () => {
    const later = await distribute(vault, { root: tree.root, total: usdc(20), claimPeriod: 60n * 86_400n });
    await at("clawbackFrom");
    await sendOk(chain, [await clawbackOf(vault, epoch)]);
    assert.equal((await vaultNow(vault)).distributing, usdc(20));
    await assertRefused(chain, "ClawbackTooEarly", [await clawbackOf(vault, later)]);
  });

  it("gives the reserve what can be distributed again, also while the vault is paused", async () => {
    await at("clawbackFrom");
    const { vault: address, admin } = vault;
    await sendOk(chain, [await setPaused({ vault: address, authority: admin.publicKey, flags: 7 })], [admin]);
    await sendOk(chain, [await clawbackOf(vault, epoch)]);
    const { reservedEcosystem } = await vaultNow(vault);
    const again = await treeFor(vault, [[alice.key.publicKey, reservedEcosystem]]);
    assert.equal(await distribute(vault, again), epoch + 1n);
  });
});
