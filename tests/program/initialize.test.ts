import assert from "node:assert/strict";
import { TOKEN_2022_PROGRAM_ID, unpackAccount, unpackMint } from "@solana/spl-token";
import { PublicKey } from "@solana/web3.js";
import { decodeVault } from "../../keeper/src/vault/account.ts";
import { type VaultAddresses, vaultAddress, vaultAddresses } from "../../keeper/src/vault/addresses.ts";
import { initialize } from "../../keeper/src/vault/initialize.ts";
import { nav, sharePrice } from "../../keeper/src/vault/nav.ts";
import type { PolicyInput, Roles } from "../../keeper/src/vault/policy.ts";
import { assertRefused, sendOk } from "../support/assertions.ts";
import type { Chain } from "../support/chain.ts";
import { swapAccount, unsigned } from "../support/instruction.ts";
import { newKey } from "../support/keys.ts";
import { describeOnBoth, START } from "../support/suite.ts";
import { accountInfo, fund, funded, mintTo, putMint } from "../support/tokens.ts";
import { newVaultId, PROGRAMS, TEST_POLICY, usdc } from "../support/vault.ts";

const key = (): PublicKey => newKey().publicKey;

describeOnBoth("initialize", (start) => {
  let chain: Chain;
  let usdcMint: PublicKey;
  let roles: Roles;
  let id: bigint;
  let vault: PublicKey;
  let parts: VaultAddresses;

  beforeEach(async () => {
    chain = await start(PROGRAMS);
    take(newVaultId());
    usdcMint = key();
    putMint(chain, usdcMint, 6);
    roles = { admin: key(), guardian: key(), keeper: key() };
  });

  /** Makes `id` the vault that is built. */
  const take = (next: bigint) => {
    id = next;
    vault = vaultAddress(id);
    parts = vaultAddresses(vault);
  };

  const build = (change: { roles?: Partial<Roles>; policy?: Partial<PolicyInput>; usdcMint?: PublicKey } = {}) =>
    initialize({
      id,
      payer: chain.feePayer.publicKey,
      usdcMint: change.usdcMint ?? usdcMint,
      roles: { ...roles, ...change.roles },
      policy: { ...TEST_POLICY, ...change.policy },
    });

  const refuse = async (error: string, change: Parameters<typeof build>[0]) =>
    assertRefused(chain, error, [await build(change)]);

  it("refuses roles that are not three different keys", async () => {
    const { admin, guardian, keeper } = roles;
    for (const wrong of [{ guardian: admin }, { keeper: admin }, { keeper: guardian }, { admin: keeper }]) {
      await refuse("BadRoles", { roles: wrong });
    }
    for (const role of ["admin", "guardian", "keeper"] as const) {
      await refuse("BadRoles", { roles: { [role]: PublicKey.default } });
    }
  });

  it("refuses a policy outside its ranges, each value for itself", async () => {
    const wrong: readonly Partial<PolicyInput>[] = [
      { feeBps: 3_001 },
      { feeGrowthBps: 5_001, feeSilverBps: 5_000 },
      { feeGrowthBps: 65_535, feeSilverBps: 65_535 },
      { maxTipBps: 10_001 },
      { minDeposit: usdc(0) },
      { minWithdrawal: usdc(0) },
      { maxSolPrice: usdc(0) },
      { unlockPeriod: 0n },
      { cooldown: 30n * 86_400n + 1n, timelock: 60n * 86_400n },
      { cooldown: 100n, timelock: 100n },
    ];
    for (const policy of wrong) await refuse("PolicyOutOfRange", { policy });
  });

  it("refuses a currency that is no plain mint of six decimals", async () => {
    const nine = key();
    putMint(chain, nine, 9);
    await refuse("WrongDecimals", { usdcMint: nine });
    const account = await mintTo(chain, usdcMint, key(), 1n);
    await refuse("WrongMint", { usdcMint: account });
    await refuse("WrongMint", { usdcMint: key() });
    const plain = await chain.account(usdcMint);
    assert.ok(plain);
    const extended = key();
    chain.setAccount(extended, { ...plain, owner: TOKEN_2022_PROGRAM_ID });
    await refuse("WrongMint", { usdcMint: extended });
    const unfinished = key();
    chain.setAccount(unfinished, { ...plain, data: new Uint8Array(plain.data.length) });
    await refuse("WrongMint", { usdcMint: unfinished });
  });

  it("refuses accounts that are not at the addresses of their seeds", async () => {
    const honest = await build();
    for (const account of [vault, parts.shareMint, parts.treasury, parts.escrow, parts.protocolShares]) {
      await assertRefused(chain, "WrongAddress", [swapAccount(honest, account, key())]);
    }
  });

  it("refuses a payer who has not signed", async () => {
    const payer = funded(chain, newKey());
    const honest = swapAccount(await build(), chain.feePayer.publicKey, payer.publicKey);
    const name = "missing required signature for instruction";
    await assertRefused(chain, name, [unsigned(honest, payer.publicKey)]);
  });

  it("refuses to initialise a vault again, by anyone and with any roles", async () => {
    await sendOk(chain, [await build()]);
    const again = await build({ roles: { admin: key() } });
    const before = await chain.account(vault);
    const sent = await chain.send([again]);
    assert.ok(!sent.ok);
    assert.deepEqual(await chain.account(vault), before);
  });

  it("makes the vault, its mint and its accounts, with nobody but the vault in power over them", async () => {
    await sendOk(chain, [await build()]);
    const read = async (address: PublicKey) => {
      const account = await chain.account(address);
      assert.ok(account);
      return accountInfo(account);
    };
    const mint = unpackMint(parts.shareMint, await read(parts.shareMint));
    assert.deepEqual([mint.decimals, mint.supply, mint.freezeAuthority], [6, 0n, null]);
    assert.ok(mint.mintAuthority?.equals(vault));
    const owned = [
      [parts.treasury, usdcMint],
      [parts.escrow, parts.shareMint],
      [parts.protocolShares, parts.shareMint],
    ] as const;
    for (const [address, of] of owned) {
      const account = unpackAccount(address, await read(address));
      assert.ok(account.owner.equals(vault) && account.mint.equals(of) && account.amount === 0n);
      assert.deepEqual([account.delegate, account.closeAuthority], [null, null]);
    }
    const state = decodeVault((await read(vault)).data);
    assert.deepEqual(
      [state.id, state.receipts, state.updatedAt, state.paused, state.shares, state.policy.cooldown],
      [id, 1n, START, 0, 0n, TEST_POLICY.cooldown],
    );
    assert.deepEqual([state.admin, state.guardian, state.keeper], [roles.admin, roles.guardian, roles.keeper]);
    assert.ok(state.trader.equals(parts.trader) && state.treasury.equals(parts.treasury));
    assert.deepEqual([nav(state), sharePrice(state, START)], [0n, usdc(1)]);
  });

  it("works where somebody has sent lamports to its addresses before, a few or more than the rent", async () => {
    for (const odd of [0, 1]) {
      take(newVaultId());
      const accounts = [vault, parts.shareMint, parts.treasury, parts.escrow, parts.protocolShares];
      accounts.forEach((address, at) => {
        fund(chain, address, at % 2 === odd ? 1n : 50_000_000_000n);
      });
      await sendOk(chain, [await build()]);
    }
  });
});
