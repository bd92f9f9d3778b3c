import assert from "node:assert/strict";
import { cancelWithdrawal } from "../../keeper/src/vault/cancelWithdrawal.ts";
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
  ticketNow,
  usdc,
  vaultNow,
} from "../support/vault.ts";

describeOnBoth("cancel_withdrawal", (start) => {
  let chain: Chain;
  let vault: TestVault;
  let alice: Depositor;
  let bob: Depositor;

  beforeEach(async () => {
    chain = await start(PROGRAMS);
    vault = await makeVault(chain);
    alice = await makeDepositor(vault, usdc(1_000));
    bob = await makeDepositor(vault, usdc(1_000));
    await giveTo(vault, alice, usdc(1_000));
    await giveTo(vault, bob, usdc(1_000));
  });

  const cancel = (who: Depositor, number: bigint) =>
    cancelWithdrawal({ vault: vault.vault, owner: who.key.publicKey, number });

  it("refuses a ticket of somebody else", async () => {
    const number = await queue(vault, alice, shares(10));
    await assertRefused(chain, "NotTicketOwner", [await cancel(bob, number)], [bob.key]);
  });

  it("refuses to give the shares to somebody else", async () => {
    const number = await queue(vault, alice, shares(10));
    const wrong = swapAccount(await cancel(alice, number), alice.shares, bob.shares);
    await assertRefused(chain, "WrongTokenAccount", [wrong], [alice.key]);
  });

  it("refuses another escrow", async () => {
    const number = await queue(vault, alice, shares(10));
    const wrong = swapAccount(await cancel(alice, number), vault.escrow, bob.shares);
    await assertRefused(chain, "WrongEscrow", [wrong], [alice.key]);
  });

  it("refuses a ticket twice, and one that was processed", async () => {
    const number = await queue(vault, alice, shares(10));
    await sendOk(chain, [await cancel(alice, number)], [alice.key]);
    await assertRefused(chain, "TicketNotOpen", [await cancel(alice, number)], [alice.key]);
    const second = await queue(vault, alice, shares(10));
    await pass(chain, 100n);
    await sendOk(chain, [await crankOf(vault, alice, number)]);
    await sendOk(chain, [await crankOf(vault, alice, second)]);
    await assertRefused(chain, "TicketNotOpen", [await cancel(alice, second)], [alice.key]);
  });

  it("refuses a ticket of another vault", async () => {
    const number = await queue(vault, alice, shares(10));
    const other = await makeVaultBeside(vault);
    const wrong = swapAccount(
      swapAccount(await cancel(alice, number), vault.vault, other.vault),
      vault.escrow,
      other.escrow,
    );
    await assertRefused(chain, "WrongVault", [wrong], [alice.key]);
  });

  it("gives the shares back, leaves a zero in the queue, and cannot be paused", async () => {
    const { vault: address, admin } = vault;
    const number = await queue(vault, alice, shares(300));
    await sendOk(chain, [await setPaused({ vault: address, authority: admin.publicKey, flags: 3 })], [admin]);
    await sendOk(chain, [await cancel(alice, number)], [alice.key]);
    const ticket = await ticketNow(vault, number);
    assert.deepEqual([ticket?.shares, ticket?.valueAtRequest, ticket?.state], [0n, 0n, 1]);
    assert.equal(await balance(chain, alice.shares), shares(1_000));
    assert.equal(await balance(chain, vault.escrow), 0n);
    const { queued, ticketHead, ticketNext } = await vaultNow(vault);
    assert.deepEqual([queued, ticketHead, ticketNext], [0n, 0n, 1n]);
  });
});
