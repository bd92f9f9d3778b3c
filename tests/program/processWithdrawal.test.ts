import assert from "node:assert/strict";
import { cancelWithdrawal } from "../../keeper/src/vault/cancelWithdrawal.ts";
import { previewWithdrawal } from "../../keeper/src/vault/nav.ts";
import { setPaused } from "../../keeper/src/vault/setPaused.ts";
import { assertRefused, sendOk } from "../support/assertions.ts";
import type { Chain } from "../support/chain.ts";
import { swapAccount } from "../support/instruction.ts";
import { describeOnBoth } from "../support/suite.ts";
import { balance, supply } from "../support/tokens.ts";
import {
  crankOf,
  type Depositor,
  donate,
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
import { loseIdle } from "../support/vaultBytes.ts";

describeOnBoth("process_withdrawal", (start) => {
  let chain: Chain;
  let vault: TestVault;
  let alice: Depositor;
  let bob: Depositor;

  beforeEach(async () => {
    chain = await start(PROGRAMS);
    vault = await makeVault(chain);
    alice = await makeDepositor(vault, usdc(10_000));
    bob = await makeDepositor(vault, usdc(10_000));
    await giveTo(vault, alice, usdc(1_000));
    await giveTo(vault, bob, usdc(1_000));
  });

  const crank = async (who: Depositor, number: bigint) => sendOk(chain, [await crankOf(vault, who, number)]);

  it("refuses a ticket before its cooldown has passed, to the second", async () => {
    const number = await queue(vault, alice, shares(10));
    await pass(chain, 99n);
    await assertRefused(chain, "TicketNotMature", [await crankOf(vault, alice, number)]);
    await pass(chain, 1n);
    await crank(alice, number);
  });

  it("lets nobody overtake: only the head, however mature the others are", async () => {
    const first = await queue(vault, alice, shares(10));
    const second = await queue(vault, bob, shares(10));
    await pass(chain, 1_000n);
    await assertRefused(chain, "NotHeadOfQueue", [await crankOf(vault, bob, second)]);
    await crank(alice, first);
    await crank(bob, second);
    await assertRefused(chain, "QueueEmpty", [await crankOf(vault, bob, second)]);
  });

  it("refuses another escrow, another share mint, and a ticket of another vault", async () => {
    const number = await queue(vault, alice, shares(10));
    await pass(chain, 100n);
    const honest = await crankOf(vault, alice, number);
    await assertRefused(chain, "WrongEscrow", [swapAccount(honest, vault.escrow, bob.shares)]);
    const other = await makeVaultBeside(vault);
    await assertRefused(chain, "WrongShareMint", [swapAccount(honest, vault.shareMint, other.shareMint)]);
    await assertRefused(chain, "WrongVault", [swapAccount(honest, vault.vault, other.vault)]);
  });

  it("refuses to return shares to an account that is not the owner's", async () => {
    const number = await queue(vault, alice, shares(10), usdc(2));
    await pass(chain, 100n);
    const wrong = swapAccount(await crankOf(vault, alice, number), alice.shares, bob.shares);
    await assertRefused(chain, "WrongTokenAccount", [wrong]);
  });

  it("fixes the value, burns the shares and sets the USDC aside, whoever cranks and however paused", async () => {
    const number = await queue(vault, alice, shares(250));
    await sendOk(
      chain,
      [await setPaused({ vault: vault.vault, authority: vault.admin.publicKey, flags: 3 })],
      [vault.admin],
    );
    await pass(chain, 100n);
    await crank(alice, number);
    const ticket = await ticketNow(vault, number);
    assert.deepEqual([ticket?.payable, ticket?.shares, ticket?.state], [usdc(250), 0n, 3]);
    const { idle, payable, queued, shares: supplied, ticketHead } = await vaultNow(vault);
    assert.deepEqual([idle, payable, queued, supplied, ticketHead], [usdc(1_750), usdc(250), 0n, shares(1_750), 1n]);
    assert.equal(await supply(chain, vault.shareMint), shares(1_750));
    assert.equal(await balance(chain, vault.escrow), 0n);
    assert.equal(await balance(chain, vault.treasury), usdc(2_000));
  });

  it("pays the value of the request when the price has risen since, and locks the difference for those who stay", async () => {
    const number = await queue(vault, alice, shares(1_000));
    await donate(vault, usdc(200));
    await pass(chain, 2_000n);
    await crank(alice, number);
    const ticket = await ticketNow(vault, number);
    assert.equal(ticket?.payable, usdc(1_000));
    const after = await vaultNow(vault);
    assert.ok(after.lockedProfit > usdc(80), `locked ${after.lockedProfit}`);
    assert.ok(after.idle - after.lockedProfit >= usdc(1_000));
  });

  it("returns the shares below the owner's minimum price", async () => {
    const number = await queue(vault, alice, shares(100), usdc(1) + 1n);
    await pass(chain, 100n);
    await crank(alice, number);
    assert.equal(await balance(chain, alice.shares), shares(1_000));
    const ticket = await ticketNow(vault, number);
    assert.deepEqual([ticket?.payable, ticket?.state], [0n, 2]);
    const { queued, payable, ticketHead, shares: supplied } = await vaultNow(vault);
    assert.deepEqual([queued, payable, ticketHead, supplied], [0n, 0n, 1n, shares(2_000)]);
  });

  it("takes exactly the minimum price", async () => {
    const number = await queue(vault, alice, shares(100), usdc(1));
    await pass(chain, 100n);
    await crank(alice, number);
    assert.equal((await ticketNow(vault, number))?.payable, usdc(100));
  });

  it("skips a ticket that was cancelled in the middle of the queue", async () => {
    const [a, b, c] = [
      await queue(vault, alice, shares(10)),
      await queue(vault, bob, shares(20)),
      await queue(vault, alice, shares(30)),
    ];
    const owner = bob.key.publicKey;
    await sendOk(chain, [await cancelWithdrawal({ vault: vault.vault, owner, number: b })], [bob.key]);
    await pass(chain, 100n);
    await crank(alice, a);
    await crank(bob, b);
    await crank(alice, c);
    const { payable, queued, ticketHead } = await vaultNow(vault);
    assert.deepEqual([payable, queued, ticketHead], [usdc(40), 0n, 3n]);
  });

  it("lets the last one out, and leaves the vault empty but for what rounding and the virtual share keep", async () => {
    const [a, b] = [await queue(vault, alice, shares(1_000)), await queue(vault, bob, shares(1_000))];
    await pass(chain, 100n);
    await crank(alice, a);
    await crank(bob, b);
    const { idle, payable, shares: supplied } = await vaultNow(vault);
    assert.deepEqual([idle, payable, supplied], [0n, usdc(2_000), 0n]);
    await giveTo(vault, alice, usdc(500), shares(500));
  });

  it("never pays out more than a depositor put in when nothing was earned", async () => {
    for (let round = 0; round < 10; round++) {
      const amount = usdc(1.000001 + round / 7);
      const before = await balance(chain, alice.shares);
      await giveTo(vault, alice, amount);
      const minted = (await balance(chain, alice.shares)) - before;
      const number = await queue(vault, alice, minted);
      await pass(chain, 100n);
      await crank(alice, number);
      const paid = (await ticketNow(vault, number))?.payable ?? 0n;
      assert.ok(paid <= amount, `${paid} for ${amount}`);
    }
  });

  it("lets a loss fall on all shares alike, queued ones included, and gains nobody anything by being first", async () => {
    const [a, b] = [await queue(vault, alice, shares(1_000)), await queue(vault, bob, shares(1_000))];
    await loseIdle(vault, usdc(1_000));
    await pass(chain, 100n);
    await crank(alice, a);
    await crank(bob, b);
    const paid = [(await ticketNow(vault, a))?.payable, (await ticketNow(vault, b))?.payable];
    assert.deepEqual(paid, [usdc(500), usdc(500)]);
  });

  it("lets a depositor who stayed lose no more than one who left when both had the same", async () => {
    const a = await queue(vault, alice, shares(1_000));
    await loseIdle(vault, usdc(400));
    await pass(chain, 100n);
    await crank(alice, a);
    const left = (await ticketNow(vault, a))?.payable ?? 0n;
    const stayed = previewWithdrawal(await vaultNow(vault), shares(1_000), await chain.now());
    assert.deepEqual([left, stayed], [usdc(800), usdc(800)]);
  });

  it("returns the shares of a ticket that a loss has brought below its owner's price", async () => {
    const a = await queue(vault, alice, shares(1_000), usdc(0.9));
    await loseIdle(vault, usdc(400));
    await pass(chain, 100n);
    await crank(alice, a);
    assert.equal(await balance(chain, alice.shares), shares(1_000));
    assert.equal((await ticketNow(vault, a))?.state, 2);
  });
});
