import assert from "node:assert/strict";
import { TOKEN_PROGRAM_ID } from "@solana/spl-token";
import { type PublicKey, SystemProgram } from "@solana/web3.js";
import { shareAtoms } from "../../keeper/src/domain/quantity.ts";
import { withdrawalAddress } from "../../keeper/src/vault/addresses.ts";
import { navHigh, previewDeposit, previewWithdrawal, sharePrice } from "../../keeper/src/vault/nav.ts";
import { PAUSE_DEPOSITS, PAUSE_TRADING, setPaused } from "../../keeper/src/vault/setPaused.ts";
import { assertRefused, sendOk } from "../support/assertions.ts";
import type { Chain } from "../support/chain.ts";
import { swapAccount, unsigned } from "../support/instruction.ts";
import { newKey } from "../support/keys.ts";
import { describeOnBoth } from "../support/suite.ts";
import { balance, fund, mintTo, putMint, supply } from "../support/tokens.ts";
import {
  type Depositor,
  depositOf,
  donate,
  giveTo,
  makeDepositor,
  makeVault,
  makeVaultBeside,
  mintInto,
  PROGRAMS,
  pass,
  queue,
  shares,
  type TestVault,
  usdc,
  vaultNow,
} from "../support/vault.ts";
import { loseIdle } from "../support/vaultBytes.ts";

const MAX_U64 = (1n << 64n) - 1n;

describeOnBoth("deposit", (start) => {
  let chain: Chain;
  let vault: TestVault;
  let alice: Depositor;

  beforeEach(async () => {
    chain = await start(PROGRAMS);
    vault = await makeVault(chain, { depositCap: usdc(50_000) });
    alice = await makeDepositor(vault, usdc(100_000));
  });

  const refuse = async (error: string, amount: bigint, minShares = 0n) =>
    assertRefused(chain, error, [await depositOf(vault, alice, amount, minShares)], [alice.key]);

  const refuseWith = async (error: string, from: PublicKey, to: PublicKey) => {
    const honest = await depositOf(vault, alice, usdc(10));
    await assertRefused(chain, error, [swapAccount(honest, from, to)], [alice.key]);
  };

  it("refuses nothing, and less than the minimum", async () => {
    await refuse("DepositTooSmall", 0n);
    await refuse("DepositTooSmall", usdc(1) - 1n);
  });

  it("refuses what passes the cap, to the atom, and the largest amount there is", async () => {
    await refuse("DepositOverCap", usdc(50_000) + 1n);
    await refuse("DepositOverCap", MAX_U64);
    await giveTo(vault, alice, usdc(1_000));
    await refuse("DepositOverCap", usdc(49_000) + 1n);
    await refuse("Overflow", MAX_U64);
  });

  it("refuses more than the owner has", async () => {
    const poor = await makeDepositor(vault, usdc(5));
    const instruction = await depositOf(vault, poor, usdc(6));
    await assertRefused(chain, "token: 0x1", [instruction], [poor.key]);
  });

  it("refuses to mint fewer shares than asked for, by one atom", async () => {
    await refuse("TooFewShares", usdc(10), shares(10) + 1n);
    await giveTo(vault, alice, usdc(10), shares(10));
  });

  it("refuses while deposits are paused, and not while only trading is", async () => {
    const pause = (flags: number) =>
      setPaused({ vault: vault.vault, authority: vault.admin.publicKey, flags }).then((i) =>
        sendOk(chain, [i], [vault.admin]),
      );
    await pause(PAUSE_DEPOSITS);
    await refuse("DepositsPaused", usdc(10));
    await pause(PAUSE_TRADING);
    await giveTo(vault, alice, usdc(10));
  });

  it("refuses an owner who has not signed", async () => {
    const honest = await depositOf(vault, alice, usdc(10));
    const name = "missing required signature for instruction";
    await assertRefused(chain, name, [unsigned(honest, alice.key.publicKey)]);
  });

  it("refuses another treasury, even one of the same mint", async () => {
    await refuseWith("WrongTreasury", vault.treasury, await mintTo(chain, vault.usdcMint, newKey().publicKey, 0n));
  });

  it("refuses another share mint", async () => {
    const other = newKey().publicKey;
    putMint(chain, other, 6);
    await refuseWith("WrongShareMint", vault.shareMint, other);
  });

  it("refuses a share account of another owner or mint, or of no token program", async () => {
    const bob = await makeDepositor(vault, 0n);
    await refuseWith("WrongTokenAccount", alice.shares, bob.shares);
    await refuseWith("WrongTokenAccount", alice.shares, vault.keeperUsdc);
    const system = newKey().publicKey;
    fund(chain, system);
    await refuseWith("WrongTokenAccount", alice.shares, system);
  });

  it("refuses USDC of somebody else, or of another mint", async () => {
    const bob = await makeDepositor(vault, usdc(100));
    await refuseWith("token: 0x4", alice.usdc, bob.usdc);
    const mint = newKey().publicKey;
    putMint(chain, mint, 6);
    const fake = await mintTo(chain, mint, alice.key.publicKey, usdc(100));
    await refuseWith("token: 0x3", alice.usdc, fake);
  });

  it("refuses a vault account of another type or owner", async () => {
    await giveTo(vault, alice, usdc(100));
    const number = await queue(vault, alice, shares(10));
    const ticket = withdrawalAddress(vault.vault, number);
    await refuseWith("WrongAccountKind", vault.vault, ticket);
    const account = await chain.account(vault.vault);
    assert.ok(account);
    const forged = newKey().publicKey;
    chain.setAccount(forged, { ...account, owner: SystemProgram.programId });
    await refuseWith("NotOurAccount", vault.vault, forged);
    chain.setAccount(forged, {
      ...account,
      data: Uint8Array.from(account.data, (byte, at) => (at < 8 ? ~byte : byte)),
    });
    await refuseWith("WrongAccountKind", vault.vault, forged);
  });

  it("refuses another token program", async () => {
    await refuseWith("incorrect program id for instruction", TOKEN_PROGRAM_ID, SystemProgram.programId);
  });

  it("mints one share for one USDC at first, and books what arrived", async () => {
    await giveTo(vault, alice, usdc(1_234.567891), shares(1_234.567891));
    assert.equal(await balance(chain, alice.shares), shares(1_234.567891));
    assert.equal(await balance(chain, vault.treasury), usdc(1_234.567891));
    assert.equal(await supply(chain, vault.shareMint), shares(1_234.567891));
    const { idle, shares: supplied, receipts } = await vaultNow(vault);
    assert.deepEqual([idle, supplied, receipts], [usdc(1_234.567891), shares(1_234.567891), 2n]);
  });

  it("prices at the high NAV, locked profit included, rounded against the depositor, as the client foretells", async () => {
    const free = await makeVaultBeside(vault, { feeBps: 0 });
    const bob = await makeDepositor(free, usdc(2_000));
    await giveTo(free, bob, usdc(1_000));
    await donate(free, usdc(333.333333));
    const amount = usdc(100.000001);
    const before = await vaultNow(free);
    const foretold = previewDeposit(before, amount, await chain.now());
    // 100.000001 · (1000 + 1) / (1333.333333 + 1), in atoms and rounded down.
    assert.equal(foretold, (100_000_001n * 1_001_000_000n) / 1_334_333_333n);
    await giveTo(free, bob, amount, foretold);
    const { shares: after, idle } = await vaultNow(free);
    assert.equal(after - before.shares, foretold);
    // What a share is worth, the virtual one counted, has not fallen for the others.
    const virtual = usdc(1);
    assert.ok((idle + virtual) * (before.shares + virtual) >= (before.idle + virtual) * (after + virtual));
  });

  it("prices less the fee that locked profit will owe, so that nobody's share changes by it when it is released", async () => {
    await giveTo(vault, alice, usdc(1_000));
    await donate(vault, usdc(333.333333));
    const amount = usdc(11_000);
    const now = await chain.now();
    const before = await vaultNow(vault);
    const foretold = previewDeposit(before, amount, now);
    // A tenth of the shares' part of the profit: 333.333333 · 1000 / 1001, each rounded down.
    const ahead = (333_333_333n * 1_000_000_000n) / 1_001_000_000n / 10n;
    assert.equal(navHigh(before), usdc(1_333.333333) - ahead);
    assert.equal(foretold, (amount * 1_001_000_000n) / (1_334_333_333n - ahead));
    await giveTo(vault, alice, amount, foretold);
    const after = await vaultNow(vault);
    assert.ok(after.mark > before.mark);
    const released = now + 1_000n;
    const [old, late] = [sharePrice(before, released), previewWithdrawal(after, foretold, released)];
    // The protocol's shares are bought at the book price, and the virtual share pays no fee: hundredths of a percent here.
    assert.ok(late <= amount && late >= amount - usdc(0.5), `${late} of ${amount}`);
    assert.ok(sharePrice(after, released) >= old - 10n, `${sharePrice(after, released)} after ${old}`);
  });

  it("foretells to the atom while profit is locked and a fee is due", async () => {
    await giveTo(vault, alice, usdc(1_000));
    await donate(vault, usdc(123.456789));
    await pass(chain, 333n);
    const before = await vaultNow(vault);
    const foretold = previewDeposit(before, usdc(777), await chain.now());
    await assertRefused(chain, "TooFewShares", [await depositOf(vault, alice, usdc(777), foretold + 1n)], [alice.key]);
    await giveTo(vault, alice, usdc(777), foretold);
    assert.ok((await vaultNow(vault)).mark > before.mark);
  });

  it("leaves the mark where it is below it, after a loss", async () => {
    await giveTo(vault, alice, usdc(1_000));
    const { mark } = await loseIdle(vault, usdc(100));
    await giveTo(vault, alice, usdc(10_000));
    assert.equal((await vaultNow(vault)).mark, mark);
  });

  it("charges the fee on profit that has unlocked before it prices, as the client foretells", async () => {
    await giveTo(vault, alice, usdc(1_000));
    await donate(vault, usdc(100));
    await pass(chain, 500n);
    const before = await vaultNow(vault);
    const now = await chain.now();
    const foretold = previewDeposit(before, usdc(500), now);
    await giveTo(vault, alice, usdc(500), foretold);
    const after = await vaultNow(vault);
    assert.equal(after.shares - before.shares - after.protocolSharesOwed, foretold);
    assert.ok(after.protocolSharesOwed > 0n && after.reservedSilver > 0n && after.reservedEcosystem > 0n);
    assert.ok(after.mark > before.mark);
  });

  it("is not moved by USDC that nobody has synced", async () => {
    await giveTo(vault, alice, usdc(1_000));
    await mintInto(chain, vault.usdcMint, vault.treasury, usdc(1_000));
    await giveTo(vault, alice, usdc(1_000), shares(1_000));
  });

  it("leaves a first depositor who inflates the price with a loss, and the next one whole", async () => {
    const bare = await makeVault(await start(PROGRAMS), { feeBps: 0, depositCap: usdc(1_000_000) });
    const attacker = await makeDepositor(bare, usdc(10));
    const victim = await makeDepositor(bare, usdc(5_000));
    await giveTo(bare, attacker, usdc(1));
    await donate(bare, usdc(10_000));
    await giveTo(bare, victim, usdc(5_000));
    await pass(bare.chain, 1_000n);
    const now = await bare.chain.now();
    const state = await vaultNow(bare);
    const worth = async (who: Depositor) =>
      previewWithdrawal(state, shareAtoms(await balance(bare.chain, who.shares)), now);
    assert.ok((await worth(victim)) >= usdc(4_999.99), `the victim has ${await worth(victim)}`);
    assert.ok((await worth(attacker)) < usdc(5_002), `the attacker has ${await worth(attacker)} of 10,001`);
  });
});
