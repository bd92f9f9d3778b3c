import assert from "node:assert/strict";
import { withdrawalAddress } from "../../keeper/src/vault/addresses.ts";
import { cancelWithdrawal } from "../../keeper/src/vault/cancelWithdrawal.ts";
import { claimWithdrawal } from "../../keeper/src/vault/claimWithdrawal.ts";
import { setPaused } from "../../keeper/src/vault/setPaused.ts";
import { assertRefused, sendOk } from "../support/assertions.ts";
import type { Chain } from "../support/chain.ts";
import { swapAccount } from "../support/instruction.ts";
import { describeOnBoth } from "../support/suite.ts";
import { balance } from "../support/tokens.ts";
import {
  crankOf,
  type Depositor,
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

describeOnBoth("claim_withdrawal", (start) => {
  let chain: Chain;
  let vault: TestVault;
  let alice: Depositor;
  let bob: Depositor;
  let number: bigint;

  beforeEach(async () => {
    chain = await start(PROGRAMS);
    vault = await makeVault(chain);
    alice = await makeDepositor(vault, usdc(1_000));
    bob = await makeDepositor(vault, usdc(1_000));
    await giveTo(vault, alice, usdc(1_000));
    await giveTo(vault, bob, usdc(1_000));
    number = await queue(vault, alice, shares(400));
  });

  const claim = (who: Depositor, ticket = number) =>
    claimWithdrawal({ vault: vault.vault, usdcMint: vault.usdcMint, owner: who.key.publicKey, number: ticket });

  const process = async () => {
    await pass(chain, 100n);
    await sendOk(chain, [await crankOf(vault, alice, number)]);
  };

  it("refuses a ticket that is still queued, cancelled or not: closing it would jam the queue", async () => {
    await assertRefused(chain, "TicketStillQueued", [await claim(alice)], [alice.key]);
    const owner = alice.key.publicKey;
    await sendOk(chain, [await cancelWithdrawal({ vault: vault.vault, owner, number })], [alice.key]);
    await assertRefused(chain, "TicketStillQueued", [await claim(alice)], [alice.key]);
  });

  it("refuses a ticket of somebody else, and of another vault", async () => {
    await process();
    await assertRefused(chain, "NotTicketOwner", [await claim(bob)], [bob.key]);
    const other = await makeVaultBeside(vault);
    const wrong = swapAccount(
      swapAccount(await claim(alice), vault.vault, other.vault),
      vault.treasury,
      other.treasury,
    );
    await assertRefused(chain, "WrongVault", [wrong], [alice.key]);
  });

  it("refuses another treasury, and to pay somebody else", async () => {
    await process();
    const honest = await claim(alice);
    await assertRefused(chain, "WrongTreasury", [swapAccount(honest, vault.treasury, vault.keeperUsdc)], [alice.key]);
    await assertRefused(chain, "WrongTokenAccount", [swapAccount(honest, alice.usdc, bob.usdc)], [alice.key]);
    await assertRefused(chain, "WrongTokenAccount", [swapAccount(honest, alice.usdc, alice.shares)], [alice.key]);
  });

  it("pays what was fixed, gives the rent back, and cannot be paused or done twice", async () => {
    await process();
    const { vault: address, admin } = vault;
    await sendOk(chain, [await setPaused({ vault: address, authority: admin.publicKey, flags: 3 })], [admin]);
    const rent = (await chain.account(withdrawalAddress(vault.vault, number)))?.lamports ?? 0n;
    const before = (await chain.account(alice.key.publicKey))?.lamports ?? 0n;
    await sendOk(chain, [await claim(alice)], [alice.key]);
    assert.equal(await balance(chain, alice.usdc), usdc(400));
    assert.equal(await balance(chain, vault.treasury), usdc(1_600));
    assert.equal((await vaultNow(vault)).payable, 0n);
    assert.equal(await chain.account(withdrawalAddress(vault.vault, number)), undefined);
    assert.equal((await chain.account(alice.key.publicKey))?.lamports, before + rent);
    const again = await chain.send([await claim(alice)], [alice.key]);
    assert.ok(!again.ok);
  });

  it("closes a cancelled ticket once the queue has passed it, and pays nothing for it", async () => {
    const owner = alice.key.publicKey;
    await sendOk(chain, [await cancelWithdrawal({ vault: vault.vault, owner, number })], [alice.key]);
    await process();
    await sendOk(chain, [await claim(alice)], [alice.key]);
    assert.equal(await balance(chain, alice.usdc), 0n);
    assert.equal(await chain.account(withdrawalAddress(vault.vault, number)), undefined);
  });

  it("holds what a ticket is owed for as long as it is not claimed, whoever leaves after it", async () => {
    await process();
    const second = await queue(vault, bob, shares(1_000));
    await pass(chain, 100n);
    await sendOk(chain, [await crankOf(vault, bob, second)]);
    await sendOk(chain, [await claim(bob, second)], [bob.key]);
    assert.equal(await balance(chain, bob.usdc), usdc(1_000));
    await sendOk(chain, [await claim(alice)], [alice.key]);
    assert.equal(await balance(chain, alice.usdc), usdc(400));
  });
});
