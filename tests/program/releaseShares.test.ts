import assert from "node:assert/strict";
import type { Keypair, PublicKey } from "@solana/web3.js";
import { accrueFees } from "../../keeper/src/vault/accrueFees.ts";
import { CHANGE_KINDS, type ChangeProposal } from "../../keeper/src/vault/change.ts";
import { releaseShares } from "../../keeper/src/vault/releaseShares.ts";
import { assertRefused, sendOk } from "../support/assertions.ts";
import type { Chain } from "../support/chain.ts";
import { refuseFalseToken } from "../support/falseToken.ts";
import { refuseForgeries } from "../support/forgery.ts";
import { type Apply, applicationOf, changeNow, NO_FEE, propose } from "../support/govern.ts";
import { swapAccount, unsigned } from "../support/instruction.ts";
import { newKey } from "../support/keys.ts";
import { startLitesvm } from "../support/litesvm.ts";
import { describeOnBoth, START } from "../support/suite.ts";
import { balance, funded, supply, tokenAccount } from "../support/tokens.ts";
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
  usdc,
  vaultNow,
} from "../support/vault.ts";
import { assertReceipt } from "../support/venue.ts";

const DAY = 86_400n;
const TIMELOCK = 1_000n;
const COOLDOWN = 100n;
const KIND = BigInt(CHANGE_KINDS.indexOf("releaseShares"));

describeOnBoth("release_shares", (start) => {
  let chain: Chain;
  let vault: TestVault;
  let alice: Depositor;
  let friend: Depositor;
  let earned: bigint;

  beforeEach(async () => {
    chain = await start(PROGRAMS);
    vault = await makeVault(chain, { feeBps: 2_000, feeGrowthBps: 10_000, feeSilverBps: 0 });
    [alice, friend] = [await makeDepositor(vault, usdc(10_000)), await makeDepositor(vault, usdc(0))];
    await giveTo(vault, alice, usdc(10_000));
    await donate(vault, usdc(1_000));
    await pass(chain, 1_000n);
    await sendOk(chain, [await accrueFees(vault.vault)]);
    earned = await balance(chain, vault.protocolShares);
    assert.ok(earned > shares(180));
  });

  const releasing =
    (destination: PublicKey): Apply =>
    (ripe) =>
      releaseShares({ ...ripe, destination });
  const proposed = (amount: bigint, destination: PublicKey = friend.shares) =>
    propose(vault, { kind: "releaseShares", destination, shares: amount });
  const ripe = async (amount: bigint, destination?: PublicKey) => {
    const number = await proposed(amount, destination);
    await pass(chain, TIMELOCK);
    return number;
  };
  const release = (number: bigint, destination: PublicKey = friend.shares) =>
    applicationOf(vault, number, releasing(destination));
  const refuse = async (error: string, number: bigint, destination?: PublicKey) =>
    assertRefused(chain, error, [await release(number, destination)], [vault.admin]);

  it("refuses everyone but the admin", async () => {
    const number = await ripe(5n);
    const other = await makeVaultBeside(vault);
    for (const who of [vault.guardian, vault.keeper, newKey(), other.admin] satisfies Keypair[]) {
      const wrong = swapAccount(await release(number), vault.admin.publicKey, funded(chain, who).publicKey);
      await assertRefused(chain, "NotAdmin", [wrong], [who]);
    }
  });

  it("refuses an admin who has not signed", async () => {
    const wrong = unsigned(await release(await ripe(5n)), vault.admin.publicKey);
    await assertRefused(chain, "missing required signature for instruction", [wrong]);
  });

  it("refuses what is no vault and what is no change", async () => {
    const number = await ripe(5n);
    await refuseForgeries(chain, await release(number), vault.vault, [vault.admin]);
    await refuseForgeries(chain, await release(number), (await changeNow(vault, number)).address, [vault.admin]);
  });

  it("refuses a change of another kind, and of another vault", async () => {
    const others: readonly ChangeProposal[] = [
      { kind: "policy", parameter: "maxTrade", value: usdc(60_000) },
      { kind: "setSilver", mint: friend.shares, feed: new Uint8Array(32).fill(1) },
    ];
    for (const proposal of others) {
      const number = await propose(vault, proposal);
      await pass(chain, TIMELOCK);
      await refuse("WrongChange", number);
    }
    const other = await makeVaultBeside(vault);
    const theirs = await propose(other, { kind: "releaseShares", destination: friend.shares, shares: 5n });
    const number = await ripe(5n);
    const foreign = await changeNow(other, theirs);
    const wrong = swapAccount(await release(number), (await changeNow(vault, number)).address, foreign.address);
    await assertRefused(chain, "WrongChange", [wrong], [vault.admin]);
  });

  it("refuses a second too early and from the second on which it lapses", async () => {
    const number = await proposed(5n);
    const { notBefore, lapsesAt } = (await changeNow(vault, number)).change;
    await chain.setNow(notBefore - 1n);
    await refuse("ChangeTooEarly", number);
    await chain.setNow(lapsesAt);
    await refuse("ChangeLapsed", number);
    assert.equal(lapsesAt, notBefore + 14n * DAY);
  });

  it("waits for whoever asked in time to leave before it, and refuses another ticket than the head's", async () => {
    const number = await proposed(5n);
    const ticket = await queue(vault, alice, shares(10));
    await pass(chain, TIMELOCK - COOLDOWN + 1n);
    const later = await queue(vault, alice, shares(10));
    await pass(chain, COOLDOWN);
    await refuse("TicketsFirst", number);
    const skipping: Apply = (params) => releaseShares({ ...params, head: later, destination: friend.shares });
    await assertRefused(chain, "NotHeadOfQueue", [await applicationOf(vault, number, skipping)], [vault.admin]);
    await sendOk(chain, [await crankOf(vault, alice, ticket)]);
    await sendOk(chain, [await release(number)], [vault.admin]);
  });

  it("refuses another account for the protocol's shares", async () => {
    const number = await ripe(5n);
    const other = await makeVaultBeside(vault);
    for (const wrong of [vault.escrow, alice.shares, other.protocolShares]) {
      const swapped = swapAccount(await release(number), vault.protocolShares, wrong);
      await assertRefused(chain, "WrongProtocolShares", [swapped], [vault.admin]);
    }
  });

  it("refuses another destination than the one that depositors were told", async () => {
    const number = await ripe(5n);
    for (const wrong of [alice.shares, await tokenAccount(chain, vault.shareMint, vault.admin.publicKey)]) {
      await refuse("WrongDestination", number, wrong);
    }
  });

  it("refuses an account of the vault's own: shares in the escrow would be a ticket's that does not exist", async () => {
    for (const own of [vault.escrow, await tokenAccount(chain, vault.shareMint, vault.vault)]) {
      await refuse("WrongDestination", await ripe(5n, own), own);
    }
  });

  it("refuses a destination of another mint", async () => {
    const number = await ripe(5n, alice.usdc);
    await refuse("WrongDestination", number, alice.usdc);
  });

  it("refuses none, and more than there are", async () => {
    for (const amount of [0n, earned + 1n, (1n << 64n) - 1n]) await refuse("UnitsTooMany", await ripe(amount));
  });

  it("refuses a destination that is no token account", async () => {
    const nobody = newKey().publicKey;
    await refuse("WrongTokenAccount", await ripe(5n, nobody), nobody);
    await refuse("WrongTokenAccount", await ripe(5n, vault.shareMint), vault.shareMint);
  });

  it("gives the shares to the destination, to the atom, and the rent to the admin", async () => {
    const number = await ripe(earned - 1n);
    const [before, lamports] = [await vaultNow(vault), (await chain.account(vault.admin.publicKey))?.lamports ?? 0n];
    const { lamports: rent, address } = await changeNow(vault, number);
    const instruction = await release(number);
    const fields = {
      number,
      kind: KIND,
      parameter: 0n,
      subject: friend.shares,
      value: earned - 1n,
      account: friend.shares,
      fee: NO_FEE,
    };
    await assertReceipt(vault, "changeApplied", fields, () => sendOk(chain, [instruction], [vault.admin]));
    assert.deepEqual(
      [await balance(chain, friend.shares), await balance(chain, vault.protocolShares)],
      [earned - 1n, 1n],
    );
    assert.equal(await chain.account(address), undefined);
    assert.equal((await chain.account(vault.admin.publicKey))?.lamports, lamports + rent);
    const after = await vaultNow(vault);
    const rest = { receipts: 0, receiptHead: 0, updatedAt: 0 };
    assert.deepEqual({ ...after, ...rest }, { ...before, ...rest });
    assert.equal(await supply(chain, vault.shareMint), after.shares);
  });

  it("gives all of them, once: they leave the vault like anyone's", async () => {
    const number = await ripe(earned);
    const again = await release(number);
    await sendOk(chain, [again], [vault.admin]);
    await assertRefused(chain, "NotOurAccount", [again], [vault.admin]);
    const ticket = await queue(vault, friend, earned);
    await pass(chain, COOLDOWN);
    await sendOk(chain, [await crankOf(vault, friend, ticket)]);
    assert.equal((await vaultNow(vault)).shares, await supply(chain, vault.shareMint));
    // A fifth of 1,000 USDC, less the virtual share's part.
    const { payable } = await vaultNow(vault);
    assert.ok(payable > usdc(199.9) && payable <= usdc(200), `${payable}`);
  });
});

describe("release_shares with a token program that loses an atom (litesvm)", () => {
  it("refuses to have given another amount than the change says", async () => {
    const chain = await startLitesvm(PROGRAMS, START);
    const vault = await makeVault(chain, { feeBps: 2_000, feeGrowthBps: 10_000, feeSilverBps: 0 });
    const alice = await makeDepositor(vault, usdc(10_000));
    await giveTo(vault, alice, usdc(10_000));
    await donate(vault, usdc(1_000));
    await pass(chain, 1_000n);
    await sendOk(chain, [await accrueFees(vault.vault)]);
    const number = await propose(vault, { kind: "releaseShares", destination: alice.shares, shares: shares(3) });
    await pass(chain, TIMELOCK);
    const honest = await applicationOf(vault, number, (ripe) => releaseShares({ ...ripe, destination: alice.shares }));
    await refuseFalseToken(chain, honest, [vault.admin]);
    await sendOk(chain, [honest], [vault.admin]);
  });
});
