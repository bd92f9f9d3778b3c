import assert from "node:assert/strict";
import { withdrawalAddress } from "../../keeper/src/vault/addresses.ts";
import { previewWithdrawal } from "../../keeper/src/vault/nav.ts";
import { setPaused } from "../../keeper/src/vault/setPaused.ts";
import { assertRefused, sendOk } from "../support/assertions.ts";
import type { Chain } from "../support/chain.ts";
import { swapAccount, unsigned } from "../support/instruction.ts";
import { newKey } from "../support/keys.ts";
import { describeOnBoth, START } from "../support/suite.ts";
import { balance, fund, tokenAccount } from "../support/tokens.ts";
import {
  type Depositor,
  donate,
  giveTo,
  makeDepositor,
  makeVault,
  PROGRAMS,
  pass,
  queue,
  requestOf,
  shares,
  type TestVault,
  ticketNow,
  usdc,
  vaultNow,
} from "../support/vault.ts";

describeOnBoth("request_withdrawal", (start) => {
  let chain: Chain;
  let vault: TestVault;
  let alice: Depositor;

  beforeEach(async () => {
    chain = await start(PROGRAMS);
    vault = await makeVault(chain);
    alice = await makeDepositor(vault, usdc(2_000));
    await giveTo(vault, alice, usdc(1_000));
  });

  const refuse = async (error: string, amount: bigint, number = 0n) =>
    assertRefused(chain, error, [await requestOf(vault, alice, amount, 0n, number)], [alice.key]);

  it("refuses nothing, and dust below the minimum value", async () => {
    await refuse("WithdrawalTooSmall", 0n);
    await refuse("WithdrawalTooSmall", shares(1) - 1n);
  });

  it("refuses more shares than the owner has, and more than there are", async () => {
    await refuse("token: 0x1", shares(1_000) + 1n);
    await refuse("token: 0x1", shares(1_000_000_000));
  });

  it("refuses a number that is not the next", async () => {
    await refuse("WrongAddress", shares(10), 1n);
    await queue(vault, alice, shares(10));
    await refuse("WrongAddress", shares(10), 0n);
  });

  it("refuses an owner who has not signed", async () => {
    const honest = await requestOf(vault, alice, shares(10), 0n, 0n);
    const name = "missing required signature for instruction";
    await assertRefused(chain, name, [unsigned(honest, alice.key.publicKey)]);
  });

  it("refuses another escrow, and shares of somebody else", async () => {
    const honest = await requestOf(vault, alice, shares(10), 0n, 0n);
    const foreign = await tokenAccount(chain, vault.shareMint, newKey().publicKey);
    await assertRefused(chain, "WrongEscrow", [swapAccount(honest, vault.escrow, foreign)], [alice.key]);
    const bob = await makeDepositor(vault, usdc(100));
    await giveTo(vault, bob, usdc(100));
    const stolen = swapAccount(honest, alice.shares, bob.shares);
    await assertRefused(chain, "token: 0x4", [stolen], [alice.key]);
  });

  it("escrows the shares and writes a numbered ticket with the value of now and its terms", async () => {
    const number = await queue(vault, alice, shares(400), usdc(0.9));
    const ticket = await ticketNow(vault, number);
    assert.ok(ticket);
    assert.deepEqual(
      [ticket.number, ticket.shares, ticket.valueAtRequest, ticket.minPrice, ticket.maturesAt, ticket.state],
      [0n, shares(400), usdc(400), usdc(0.9), START + 100n, 0],
    );
    assert.ok(ticket.owner.equals(alice.key.publicKey) && ticket.vault.equals(vault.vault));
    assert.equal(await balance(chain, vault.escrow), shares(400));
    assert.equal(await balance(chain, alice.shares), shares(600));
    const { ticketNext, ticketHead, queued, shares: supplied } = await vaultNow(vault);
    assert.deepEqual([ticketNext, ticketHead, queued, supplied], [1n, 0n, usdc(400), shares(1_000)]);
  });

  it("values at the low NAV: profit that is still locked is not in it, as the client foretells", async () => {
    await donate(vault, usdc(100));
    await pass(chain, 300n);
    const foretold = previewWithdrawal(await vaultNow(vault), shares(500), await chain.now());
    const number = await queue(vault, alice, shares(500));
    const ticket = await ticketNow(vault, number);
    assert.equal(ticket?.valueAtRequest, foretold);
    assert.ok(foretold > usdc(500) && foretold < usdc(515));
  });

  it("cannot be paused", async () => {
    const { vault: address, admin } = vault;
    await sendOk(chain, [await setPaused({ vault: address, authority: admin.publicKey, flags: 3 })], [admin]);
    await queue(vault, alice, shares(10));
  });

  it("works where somebody has sent lamports to the ticket's address before", async () => {
    fund(chain, withdrawalAddress(vault.vault, 0n), 5_000_000_000n);
    const number = await queue(vault, alice, shares(10));
    assert.equal((await ticketNow(vault, number))?.shares, shares(10));
    fund(chain, withdrawalAddress(vault.vault, 1n), 1n);
    await queue(vault, alice, shares(10));
  });
});
