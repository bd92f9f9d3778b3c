import assert from "node:assert/strict";
import { shareAtoms } from "../../keeper/src/domain/quantity.ts";
import { accrueFees } from "../../keeper/src/vault/accrueFees.ts";
import { feeDue } from "../../keeper/src/vault/math/fee.ts";
import { bookValue, nav, sharePrice } from "../../keeper/src/vault/nav.ts";
import { assertRefused, sendOk } from "../support/assertions.ts";
import type { Chain } from "../support/chain.ts";
import { swapAccount } from "../support/instruction.ts";
import { newKey } from "../support/keys.ts";
import { describeOnBoth } from "../support/suite.ts";
import { balance, supply, tokenAccount } from "../support/tokens.ts";
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
  type TestVault,
  usdc,
  vaultNow,
} from "../support/vault.ts";
import { loseIdle } from "../support/vaultBytes.ts";

describeOnBoth("accrue_fees", (start) => {
  let chain: Chain;
  let vault: TestVault;
  let alice: Depositor;

  beforeEach(async () => {
    chain = await start(PROGRAMS);
    vault = await makeVault(chain, { feeBps: 2_000, feeGrowthBps: 5_000, feeSilverBps: 3_000 });
    alice = await makeDepositor(vault, usdc(100_000));
    await giveTo(vault, alice, usdc(10_000));
  });

  const accrue = async () => sendOk(chain, [await accrueFees(vault.vault)]);
  const reserved = async () => {
    const state = await vaultNow(vault);
    return state.reservedSilver + state.reservedEcosystem + state.owedSilver + state.owedEcosystem;
  };

  it("refuses another share mint, and to mint the protocol's shares to anybody else", async () => {
    const honest = await accrueFees(vault.vault);
    const other = await makeVaultBeside(vault);
    await assertRefused(chain, "WrongShareMint", [swapAccount(honest, vault.shareMint, other.shareMint)]);
    const mine = await tokenAccount(chain, vault.shareMint, newKey().publicKey);
    await assertRefused(chain, "WrongProtocolShares", [swapAccount(honest, vault.protocolShares, mine)]);
  });

  it("charges nothing without profit, and nothing on profit that is still locked", async () => {
    await accrue();
    await donate(vault, usdc(1_000));
    await accrue();
    assert.equal(await reserved(), 0n);
    assert.equal(await balance(chain, vault.protocolShares), 0n);
  });

  it("splits the fee to the atom, as the client foretells, and mints the protocol's part", async () => {
    await donate(vault, usdc(1_000.000007));
    await pass(chain, 1_000n);
    const before = await vaultNow(vault);
    const terms = { rateBps: 2_000n, growthBps: 5_000n, silverBps: 3_000n };
    const fee = feeDue(bookValue(before, await chain.now()), shareAtoms(before.shares), before.mark, terms);
    assert.ok(fee);
    // A fifth of 1,000 USDC, less the virtual share's part of the gain.
    assert.ok(fee.growth + fee.silver + fee.ecosystem > usdc(199.97));
    await accrue();
    const after = await vaultNow(vault);
    assert.deepEqual(
      [after.reservedSilver, after.reservedEcosystem, after.mark],
      [fee.silver, fee.ecosystem, fee.mark],
    );
    assert.equal(after.idle, before.idle - fee.silver - fee.ecosystem);
    assert.equal(await balance(chain, vault.protocolShares), fee.growthShares);
    assert.equal(await supply(chain, vault.shareMint), after.shares);
    assert.equal(after.protocolSharesOwed, 0n);
    assert.equal(await balance(chain, vault.treasury), after.idle + after.reservedSilver + after.reservedEcosystem);
    assert.equal(nav(after), after.idle);
  });

  it("charges a late deposit no fee for the profit that was locked when it came", async () => {
    await donate(vault, usdc(1_000));
    const late = await makeDepositor(vault, usdc(50_000));
    await giveTo(vault, late, usdc(50_000));
    await pass(chain, 1_000n);
    await accrue();
    // A fifth of 1,000 USDC, of which half is the protocol's shares: what is charged does not grow with what came in.
    const charged = await reserved();
    assert.ok(charged > usdc(99.98) && charged <= usdc(100), `${charged} of fee on 1,000 of profit`);
  });

  it("charges once for one profit, however often it is called", async () => {
    await donate(vault, usdc(1_000));
    await pass(chain, 1_000n);
    await accrue();
    const once = await reserved();
    for (let call = 0; call < 5; call++) await accrue();
    assert.equal(await reserved(), once);
  });

  it("charges little steps and one big one alike, but for rounding", async () => {
    await donate(vault, usdc(1_000));
    for (let step = 0; step < 10; step++) {
      await pass(chain, 100n);
      await accrue();
    }
    const inSteps = await reserved();
    const twin = await makeVault(await start(PROGRAMS), { feeBps: 2_000, feeGrowthBps: 5_000, feeSilverBps: 3_000 });
    const bob = await makeDepositor(twin, usdc(10_000));
    await giveTo(twin, bob, usdc(10_000));
    await donate(twin, usdc(1_000));
    await pass(twin.chain, 1_000n);
    await sendOk(twin.chain, [await accrueFees(twin.vault)]);
    const state = await vaultNow(twin);
    const atOnce = state.reservedSilver + state.reservedEcosystem;
    // The protocol's own shares, bought on the way, pay fees as well: at most a hundredth of it here.
    assert.ok(inSteps >= (atOnce * 98n) / 100n && inSteps <= (atOnce * 102n) / 100n, `${inSteps} against ${atOnce}`);
  });

  it("does not charge again for what was lost and won back", async () => {
    await donate(vault, usdc(1_000));
    await pass(chain, 1_000n);
    await accrue();
    const once = await reserved();
    const price = sharePrice(await vaultNow(vault), await chain.now());
    await loseIdle(vault, usdc(500));
    await accrue();
    await donate(vault, usdc(500));
    await pass(chain, 1_000n);
    await accrue();
    assert.equal(await reserved(), once);
    assert.ok(sharePrice(await vaultNow(vault), await chain.now()) <= price);
  });

  it("cannot be reset by leaving and coming back", async () => {
    await donate(vault, usdc(1_000));
    await pass(chain, 1_000n);
    await accrue();
    const charged = await vaultNow(vault);
    const number = await queue(vault, alice, await balance(chain, alice.shares));
    await pass(chain, 100n);
    await sendOk(chain, [await crankOf(vault, alice, number)]);
    await giveTo(vault, alice, usdc(10_000));
    const back = await vaultNow(vault);
    assert.ok(back.mark >= charged.mark, "the mark must not fall");
    await accrue();
    const again = await vaultNow(vault);
    // What her exit was rounded down by is a gain of those who stayed, and pays its fee: some atoms.
    assert.ok(again.reservedSilver - charged.reservedSilver < 10n);
  });
});
