import assert from "node:assert/strict";
import { TOKEN_2022_PROGRAM_ID, TOKEN_PROGRAM_ID, unpackAccount } from "@solana/spl-token";
import type { PublicKey } from "@solana/web3.js";
import { changeAddress, silverAddress } from "../../keeper/src/vault/addresses.ts";
import type { RipeChangeParams } from "../../keeper/src/vault/ripe.ts";
import { setSilver } from "../../keeper/src/vault/setSilver.ts";
import { assertRefused } from "../support/assertions.ts";
import type { Chain } from "../support/chain.ts";
import { refuseForgeries } from "../support/forgery.ts";
import { HOSTILE_PROGRAMS } from "../support/hostile.ts";
import { readOnly, swapAccount } from "../support/instruction.ts";
import { newKey } from "../support/keys.ts";
import { feedId, publish } from "../support/pyth.ts";
import { applied, itWaits, NO_FEE, ripen } from "../support/ripe.ts";
import { buy, makeSilverWorld, repriceSilver, SILVER_UNITS } from "../support/silver.ts";
import { describeOnBoth } from "../support/suite.ts";
import { accountInfo, balance, fund, putMint } from "../support/tokens.ts";
import { type Depositor, giveTo, makeDepositor, makeVault, type TestVault, usdc, vaultNow } from "../support/vault.ts";
import { assertReceipt } from "../support/venue.ts";

const FEED = feedId("silver");

describeOnBoth("set_silver", (start) => {
  let chain: Chain;
  let vault: TestVault;
  let alice: Depositor;
  let mint: PublicKey;

  beforeEach(async () => {
    chain = await start(HOSTILE_PROGRAMS);
    vault = await makeVault(chain);
    alice = await makeDepositor(vault, usdc(10_000));
    await giveTo(vault, alice, usdc(10_000));
    mint = newKey().publicKey;
    putMint(chain, mint, 6);
  });

  const naming = (of = mint, feed = FEED) => ({
    vault,
    depositor: alice,
    proposal: { kind: "setSilver", mint: of, feed } as const,
    apply: (ripe: RipeChangeParams) => setSilver({ ...ripe, mint: of }),
  });

  const refuseMint = async (of: PublicKey) => {
    const { instruction } = await ripen(naming(of));
    await assertRefused(chain, "WrongMint", [instruction], [vault.admin]);
  };

  itWaits(naming);

  it("refuses another mint than the one proposed (attack 38)", async () => {
    const other = newKey().publicKey;
    putMint(chain, other, 6);
    const { instruction } = await ripen(naming());
    await assertRefused(chain, "WrongMint", [swapAccount(instruction, mint, other)], [vault.admin]);
  });

  it("refuses the deposit currency and the vault's own shares", async () => {
    await refuseMint(vault.usdcMint);
    await refuseMint(vault.shareMint);
  });

  it("refuses mints of Token-2022, what is no mint, and one that is not finished (attack 20)", async () => {
    const plain = await chain.account(mint);
    assert.ok(plain);
    for (const size of [82, 166, 234]) {
      const data = new Uint8Array(size);
      data.set(plain.data);
      chain.setAccount(mint, { ...plain, owner: TOKEN_2022_PROGRAM_ID, data });
      await refuseMint(mint);
    }
    chain.setAccount(mint, { ...plain, data: new Uint8Array(82) });
    await refuseMint(mint);
    await refuseMint(vault.treasury);
    await refuseMint(newKey().publicKey);
  });

  it("refuses an account that is not at the address of its seeds", async () => {
    const { instruction } = await ripen(naming());
    const elsewhere = swapAccount(instruction, silverAddress(vault.vault), newKey().publicKey);
    await assertRefused(chain, "WrongAddress", [elsewhere], [vault.admin]);
  });

  it("refuses a vault of another type, owner or size, and accounts that are read-only", async () => {
    const { number, instruction } = await ripen(naming());
    await refuseForgeries(chain, instruction, vault.vault, [vault.admin]);
    for (const account of [vault.vault, changeAddress(vault.vault, number), silverAddress(vault.vault)]) {
      await assertRefused(chain, "ConstraintMut", [readOnly(instruction, account)], [vault.admin]);
    }
  });

  it("names it, makes the vault's own account of it, and leaves its receipt", async () => {
    const silver = silverAddress(vault.vault);
    fund(chain, silver, 1n);
    const { number, instruction } = await ripen(naming());
    const fields = { number, kind: 9n, parameter: 0n, subject: mint, value: 0n, account: silver, fee: NO_FEE };
    await assertReceipt(vault, "changeApplied", fields, () => applied(vault, instruction));
    const after = await vaultNow(vault);
    assert.ok(after.silverMint.equals(mint) && after.silverAccount.equals(silver));
    assert.deepEqual([Uint8Array.from(after.silverFeed), after.silverPublishedAt, after.silverHeld], [FEED, 0n, 0n]);
    const account = await chain.account(silver);
    assert.ok(account);
    assert.ok(account.owner.equals(TOKEN_PROGRAM_ID));
    const held = unpackAccount(silver, accountInfo(account));
    assert.ok(held.owner.equals(vault.vault) && held.mint.equals(mint));
    assert.deepEqual([held.amount, held.delegate, held.closeAuthority], [0n, null, null]);
  });

  it("refuses another mint once one is named: what is held could not be told from it (attack 38)", async () => {
    await applied(vault, (await ripen(naming())).instruction);
    const other = newKey().publicKey;
    putMint(chain, other, 6);
    await refuseMint(other);
    assert.ok((await vaultNow(vault)).silverMint.equals(mint));
  });

  it("changes the feed alone where silver is named already, and leaves what is held", async () => {
    const world = await makeSilverWorld(chain);
    await buy(world);
    const feed = feedId("another");
    const given = { kind: "setSilver", mint: world.silverMint, feed } as const;
    const apply = (ripe: RipeChangeParams) => setSilver({ ...ripe, mint: world.silverMint });
    await applied(world.vault, (await ripen({ vault: world.vault, proposal: given, apply })).instruction);
    const { silverFeed, silverPublishedAt, silverHeld, silverMint, silverAccount } = await vaultNow(world.vault);
    assert.deepEqual([Uint8Array.from(silverFeed), silverPublishedAt, silverHeld], [feed, 0n, SILVER_UNITS]);
    assert.ok(silverMint.equals(world.silverMint) && silverAccount.equals(world.silver));
    assert.equal(await balance(chain, world.silver), SILVER_UNITS);
    await repriceSilver(world);
    await buy(world, { price: await publish(chain, feed, 25) });
  });
});
