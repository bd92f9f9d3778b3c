import assert from "node:assert/strict";
import type { PublicKey } from "@solana/web3.js";
import { tightenPolicy } from "../../keeper/src/vault/tightenPolicy.ts";
import { assertRefused, sendOk } from "../support/assertions.ts";
import type { Chain } from "../support/chain.ts";
import {
  cancellationOf,
  claimOf,
  distribute,
  distributionNow,
  makeReserve,
  type Plan,
  partOf,
  treeFor,
} from "../support/distribution.ts";
import { refuseForgeries } from "../support/forgery.ts";
import { applicationOf, change, propose } from "../support/govern.ts";
import { swapAccount, unsigned } from "../support/instruction.ts";
import { newKey } from "../support/keys.ts";
import { describeOnBoth } from "../support/suite.ts";
import { balance, fund } from "../support/tokens.ts";
import {
  type Depositor,
  makeDepositor,
  makeVaultBeside,
  PROGRAMS,
  pass,
  type TestVault,
  usdc,
  vaultNow,
} from "../support/vault.ts";
import { assertReceipt } from "../support/venue.ts";

const root = new Uint8Array(32).fill(7);

describeOnBoth("cancel_distribution", (start) => {
  let chain: Chain;
  let vault: TestVault;
  let epoch: bigint;

  beforeEach(async () => {
    chain = await start(PROGRAMS);
    ({ vault } = await makeReserve(chain));
    epoch = await distribute(vault, { root, total: usdc(100) });
  });

  const cancel = (authority = vault.guardian, proposer?: PublicKey) =>
    cancellationOf(vault, epoch, authority, proposer);
  const at = async (when: "claimableFrom" | "clawbackFrom", offset = 0n) =>
    chain.setNow((await distributionNow(vault, epoch)).distribution[when] + offset);

  it("refuses everyone but guardian and admin: keeper, strangers, and another vault's guardian", async () => {
    const other = await makeVaultBeside(vault);
    for (const who of [newKey(), other.guardian, other.admin]) {
      await assertRefused(chain, "NotGuardian", [await cancel(who)], [who]);
    }
    // A keeper who asks for the rent elsewhere is still the keeper.
    const elsewhere = newKey().publicKey;
    fund(chain, elsewhere);
    await assertRefused(chain, "NotGuardian", [await cancel(vault.keeper, elsewhere)], [vault.keeper]);
  });

  it("refuses a guardian who has not signed", async () => {
    const wrong = unsigned(await cancel(), vault.guardian.publicKey);
    await assertRefused(chain, "missing required signature for instruction", [wrong]);
  });

  it("refuses what is no vault and what is no distribution", async () => {
    await refuseForgeries(chain, await cancel(), vault.vault, [vault.guardian]);
    const { address } = await distributionNow(vault, epoch);
    await refuseForgeries(chain, await cancel(), address, [vault.guardian]);
  });

  it("refuses a distribution of another vault", async () => {
    const { vault: other } = await makeReserve(chain);
    const theirs = await distribute(other, { root, total: usdc(1) });
    const [ours, foreign] = [await distributionNow(vault, epoch), await distributionNow(other, theirs)];
    const wrong = swapAccount(await cancel(vault.guardian, other.keeper.publicKey), ours.address, foreign.address);
    await assertRefused(chain, "WrongDistribution", [wrong], [vault.guardian]);
  });

  it("refuses to give the rent to anybody but the proposer", async () => {
    for (const thief of [vault.guardian.publicKey, newKey().publicKey]) {
      fund(chain, thief);
      await assertRefused(chain, "WrongDistribution", [await cancel(vault.guardian, thief)], [vault.guardian]);
    }
  });

  it("refuses from the second on which it can be claimed, also when nobody has", async () => {
    for (const offset of [0n, 1n]) {
      await at("claimableFrom", offset);
      for (const authority of [vault.guardian, vault.admin]) {
        await assertRefused(chain, "AlreadyClaimable", [await cancel(authority)], [authority]);
      }
    }
    await at("clawbackFrom");
    await assertRefused(chain, "AlreadyClaimable", [await cancel()], [vault.guardian]);
  });

  for (const role of ["guardian", "admin"] as const) {
    it(`gives everything back to the reserve for the ${role} on the last second, and the rent to the keeper`, async () => {
      await at("claimableFrom", -1n);
      const authority = vault[role];
      const before = await vaultNow(vault);
      const [cash, held] = [
        await balance(chain, vault.treasury),
        (await chain.account(vault.keeper.publicKey))?.lamports ?? 0n,
      ];
      const { address, lamports: rent } = await distributionNow(vault, epoch);
      const instruction = await cancel(authority);
      const fields = { authority: authority.publicKey, epoch, returned: usdc(100) };
      await assertReceipt(vault, "distributionCancelled", fields, () => sendOk(chain, [instruction], [authority]));
      const after = await vaultNow(vault);
      const rest = { receipts: 0, receiptHead: 0, updatedAt: 0 };
      const moved = { reservedEcosystem: before.reservedEcosystem + usdc(100), distributing: 0n };
      assert.deepEqual({ ...after, ...rest }, { ...before, ...moved, ...rest });
      assert.equal(await balance(chain, vault.treasury), cash);
      assert.equal(await chain.account(address), undefined);
      assert.equal((await chain.account(vault.keeper.publicKey))?.lamports, held + rent);
    });
  }

  it("is done once, and leaves other distributions as they are", async () => {
    const other = await distribute(vault, { root, total: usdc(50) });
    const honest = await cancel();
    await sendOk(chain, [honest], [vault.guardian]);
    await assertRefused(chain, "NotOurAccount", [honest], [vault.guardian]);
    assert.equal((await vaultNow(vault)).distributing, usdc(50));
    assert.equal((await distributionNow(vault, other)).distribution.total, usdc(50));
  });

  it("stops a keeper who gives the whole reserve to itself: nothing can be claimed before or after (attack 47)", async () => {
    const thief: Depositor = { ...(await makeDepositor(vault, 0n)), key: vault.keeper, usdc: vault.keeperUsdc };
    const { reservedEcosystem: rest } = await vaultNow(vault);
    const tree = await treeFor(vault, [[vault.keeper.publicKey, rest]]);
    const stolen = await distribute(vault, tree as Plan);
    const claim = await claimOf(vault, stolen, thief, partOf(tree, thief));
    const { claimableFrom } = (await distributionNow(vault, stolen)).distribution;
    await chain.setNow(claimableFrom - 1n);
    await assertRefused(chain, "NotClaimable", [claim], [vault.keeper]);
    await sendOk(chain, [await cancellationOf(vault, stolen, vault.guardian)], [vault.guardian]);
    await chain.setNow(claimableFrom);
    await assertRefused(chain, "NotOurAccount", [claim], [vault.keeper]);
    assert.equal((await vaultNow(vault)).reservedEcosystem, rest);
    assert.equal(await balance(chain, vault.keeperUsdc), 0n);
  });

  it("is open to a guardian who was the keeper that proposed it", async () => {
    const proposer = vault.keeper;
    const changes = [
      await propose(vault, { kind: "keeper", key: newKey().publicKey }),
      await propose(vault, { kind: "policy", parameter: "timelock", value: 500n }),
    ];
    // What it proposes now waits longer than it takes to make it the guardian.
    const { vault: address, guardian } = vault;
    const longer = { vault: address, authority: guardian.publicKey, parameter: "timelock", value: 5_000n } as const;
    await sendOk(chain, [await tightenPolicy(longer)], [guardian]);
    const mine = await distribute(vault, { root, total: usdc(1) });
    await pass(chain, 1_000n);
    for (const number of changes) await sendOk(chain, [await applicationOf(vault, number)], [vault.admin]);
    await change(vault, { kind: "guardian", key: proposer.publicKey });
    await sendOk(chain, [await cancellationOf(vault, mine, proposer)], [proposer]);
    assert.equal((await vaultNow(vault)).distributing, usdc(100));
  });
});
