import assert from "node:assert/strict";
import { distributionAddress } from "../../keeper/src/vault/addresses.ts";
import { setPaused } from "../../keeper/src/vault/setPaused.ts";
import { assertRefused, sendOk } from "../support/assertions.ts";
import type { Chain } from "../support/chain.ts";
import {
  distribute,
  distributionNow,
  distributionOf,
  MAX_CLAIM_PERIOD,
  MIN_CLAIM_PERIOD,
  makeReserve,
  type Plan,
} from "../support/distribution.ts";
import { refuseForgeries } from "../support/forgery.ts";
import { swapAccount, unsigned } from "../support/instruction.ts";
import { newKey } from "../support/keys.ts";
import { describeOnBoth } from "../support/suite.ts";
import { balance, fund, funded } from "../support/tokens.ts";
import {
  crankOf,
  type Depositor,
  makeVaultBeside,
  PROGRAMS,
  pass,
  queue,
  type TestVault,
  usdc,
  vaultNow,
} from "../support/vault.ts";
import { assertReceipt } from "../support/venue.ts";

const TIMELOCK = 1_000n;
const root = new Uint8Array(32).fill(7);

describeOnBoth("propose_distribution", (start) => {
  let chain: Chain;
  let vault: TestVault;
  let depositor: Depositor;
  let reserve: bigint;

  beforeEach(async () => {
    chain = await start(PROGRAMS);
    ({ vault, depositor } = await makeReserve(chain));
    reserve = (await vaultNow(vault)).reservedEcosystem;
    assert.ok(reserve > usdc(199));
  });

  const refuse = async (error: string, plan: Partial<Plan>) => {
    const { instruction } = await distributionOf(vault, { root, total: usdc(100), ...plan });
    await assertRefused(chain, error, [instruction], [vault.keeper]);
  };

  it("refuses everyone but the keeper: admin, guardian, strangers, another vault's keeper", async () => {
    const other = await makeVaultBeside(vault);
    const { instruction } = await distributionOf(vault, { root, total: usdc(100) });
    for (const who of [vault.admin, vault.guardian, newKey(), other.keeper]) {
      const wrong = swapAccount(instruction, vault.keeper.publicKey, funded(chain, who).publicKey);
      await assertRefused(chain, "NotKeeper", [wrong], [who]);
    }
  });

  it("refuses a keeper who has not signed", async () => {
    const { instruction } = await distributionOf(vault, { root, total: usdc(100) });
    const wrong = unsigned(instruction, vault.keeper.publicKey);
    await assertRefused(chain, "missing required signature for instruction", [wrong]);
  });

  it("refuses what is no vault", async () => {
    const { instruction } = await distributionOf(vault, { root, total: usdc(100) });
    await refuseForgeries(chain, instruction, vault.vault, [vault.keeper]);
  });

  it("refuses nothing, and more than the ecosystem's reserve: depositors' money is never given away", async () => {
    for (const total of [0n, reserve + 1n, (1n << 64n) - 1n])
      await refuse("NotReserved", { total: total as Plan["total"] });
    const other = await makeVaultBeside(vault);
    const { instruction } = await distributionOf(other, { root, total: usdc(1) });
    await assertRefused(chain, "NotReserved", [instruction], [other.keeper]);
  });

  it("refuses what another distribution has set aside already", async () => {
    await distribute(vault, { root, total: (reserve - 5n) as Plan["total"] });
    await refuse("NotReserved", { total: 6n as Plan["total"] });
    await distribute(vault, { root, total: 5n as Plan["total"] });
    await refuse("NotReserved", { total: 1n as Plan["total"] });
  });

  it("refuses less than 30 days or more than a year to claim it", async () => {
    for (const claimPeriod of [0n, MIN_CLAIM_PERIOD - 1n, MAX_CLAIM_PERIOD + 1n, (1n << 63n) - 1n]) {
      await refuse("ClaimPeriodOutOfRange", { claimPeriod });
    }
    for (const claimPeriod of [MIN_CLAIM_PERIOD, MAX_CLAIM_PERIOD]) {
      const epoch = await distribute(vault, { root, total: usdc(1), claimPeriod });
      const { claimableFrom, clawbackFrom } = (await distributionNow(vault, epoch)).distribution;
      assert.equal(clawbackFrom - claimableFrom, claimPeriod);
    }
  });

  it("refuses to write it anywhere but at the address of the next epoch", async () => {
    const other = await makeVaultBeside(vault);
    const { epoch, instruction } = await distributionOf(vault, { root, total: usdc(1) });
    const right = distributionAddress(vault.vault, epoch);
    for (const wrong of [
      distributionAddress(vault.vault, epoch + 1n),
      distributionAddress(other.vault, epoch),
      newKey().publicKey,
    ]) {
      await assertRefused(chain, "WrongAddress", [swapAccount(instruction, right, wrong)], [vault.keeper]);
    }
  });

  it("refuses to replace the root of one that is there (attack 37)", async () => {
    const { epoch, instruction } = await distributionOf(vault, { root, total: usdc(1) });
    await sendOk(chain, [instruction], [vault.keeper]);
    await assertRefused(chain, "WrongAddress", [instruction], [vault.keeper]);
    const { epoch: next, instruction: second } = await distributionOf(vault, {
      root: new Uint8Array(32),
      total: usdc(1),
    });
    const over = swapAccount(second, distributionAddress(vault.vault, next), distributionAddress(vault.vault, epoch));
    await assertRefused(chain, "WrongAddress", [over], [vault.keeper]);
    assert.deepEqual(Uint8Array.from((await distributionNow(vault, epoch)).distribution.root), root);
  });

  it("sets the total aside, and moves no money", async () => {
    const before = await vaultNow(vault);
    const [cash, lamports] = [
      await balance(chain, vault.treasury),
      (await chain.account(vault.keeper.publicKey))?.lamports ?? 0n,
    ];
    const { epoch, instruction } = await distributionOf(vault, { root, total: usdc(100) });
    const at = await chain.now();
    const times = { claimableFrom: at + TIMELOCK, clawbackFrom: at + TIMELOCK + MIN_CLAIM_PERIOD };
    const said = { epoch, root: [...root], total: usdc(100), ...times };
    await assertReceipt(vault, "distributionProposed", said, () => sendOk(chain, [instruction], [vault.keeper]));

    const after = await vaultNow(vault);
    const rest = { receipts: 0, receiptHead: 0 };
    const moved = { reservedEcosystem: before.reservedEcosystem - usdc(100), distributing: usdc(100) };
    assert.deepEqual(
      { ...after, ...rest },
      { ...before, ...moved, distributionNext: epoch + 1n, updatedAt: at, ...rest },
    );
    assert.equal(await balance(chain, vault.treasury), cash);

    const { distribution, lamports: rent } = await distributionNow(vault, epoch);
    const { bump, reserved, reservedFlags, ...written } = distribution;
    assert.deepEqual(
      [reserved, reservedFlags],
      [
        [0n, 0n, 0n, 0n],
        [0, 0, 0, 0, 0, 0],
      ],
    );
    assert.deepEqual(
      { ...written, vault: `${written.vault}`, proposer: `${written.proposer}` },
      {
        ...said,
        version: 1,
        vault: `${vault.vault}`,
        proposer: `${vault.keeper.publicKey}`,
        claimed: 0n,
        proposedAt: at,
      },
    );
    assert.ok(bump > 0);
    assert.equal((await chain.account(vault.keeper.publicKey))?.lamports, lamports - rent);
  });

  it("keeps what is set aside out of everybody's reach: all shares can leave beside it", async () => {
    await distribute(vault, { root, total: reserve as Plan["total"] });
    const ticket = await queue(vault, depositor, await balance(chain, depositor.shares));
    await pass(chain, 100n);
    await sendOk(chain, [await crankOf(vault, depositor, ticket)]);
    const after = await vaultNow(vault);
    assert.equal(after.distributing, reserve);
    assert.equal(
      await balance(chain, vault.treasury),
      after.idle + after.payable + after.reservedEcosystem + after.distributing,
    );
  });

  it("numbers one after another, and is not held up by a pause or by lamports at its address", async () => {
    const { vault: address, admin } = vault;
    await sendOk(chain, [await setPaused({ vault: address, authority: admin.publicKey, flags: 7 })], [admin]);
    const { distributionNext } = await vaultNow(vault);
    fund(chain, distributionAddress(address, distributionNext), 1_000n);
    const epochs = [
      await distribute(vault, { root, total: usdc(1) }),
      await distribute(vault, { root, total: usdc(1) }),
    ];
    assert.deepEqual(epochs, [0n, 1n]);
  });
});
