import assert from "node:assert/strict";
import { TOKEN_2022_PROGRAM_ID, TOKEN_PROGRAM_ID, unpackAccount } from "@solana/spl-token";
import type { PublicKey } from "@solana/web3.js";
import { decodePosition } from "../../keeper/src/vault/account.ts";
import { addPosition } from "../../keeper/src/vault/addPosition.ts";
import { changeAddress, holdingAddress, positionAddress } from "../../keeper/src/vault/addresses.ts";
import type { RipeChangeParams } from "../../keeper/src/vault/ripe.ts";
import { assertRefused } from "../support/assertions.ts";
import type { Chain } from "../support/chain.ts";
import { refuseForgeries } from "../support/forgery.ts";
import { readOnly, swapAccount } from "../support/instruction.ts";
import { newKey } from "../support/keys.ts";
import { addTestPosition } from "../support/position.ts";
import { feedId } from "../support/pyth.ts";
import { applied, itWaits, NO_FEE, ripen } from "../support/ripe.ts";
import { describeOnBoth } from "../support/suite.ts";
import { accountInfo, fund, putMint } from "../support/tokens.ts";
import {
  type Depositor,
  giveTo,
  makeDepositor,
  makeVault,
  PROGRAMS,
  type TestVault,
  usdc,
  vaultNow,
} from "../support/vault.ts";
import { assertReceipt } from "../support/venue.ts";

const CAP = usdc(20_000);
const FEED = feedId("token");

describeOnBoth("add_position", (start) => {
  let chain: Chain;
  let vault: TestVault;
  let alice: Depositor;
  let mint: PublicKey;

  beforeEach(async () => {
    chain = await start(PROGRAMS);
    vault = await makeVault(chain);
    alice = await makeDepositor(vault, usdc(10_000));
    await giveTo(vault, alice, usdc(10_000));
    mint = newKey().publicKey;
    putMint(chain, mint, 9);
  });

  const adding = (of = mint) => ({
    vault,
    depositor: alice,
    proposal: { kind: "addPosition", mint: of, feed: FEED, cap: CAP } as const,
    apply: (ripe: RipeChangeParams) => addPosition({ ...ripe, mint: of }),
  });

  const refuseMint = async (of: PublicKey) => {
    const { instruction } = await ripen(adding(of));
    await assertRefused(chain, "WrongMint", [instruction], [vault.admin]);
  };

  itWaits(adding);

  it("refuses another mint than the one proposed", async () => {
    const other = newKey().publicKey;
    putMint(chain, other, 9);
    const { apply, ...rest } = adding();
    const { instruction } = await ripen({ ...rest, apply: (ripe) => addPosition({ ...ripe, mint: other }) });
    await assertRefused(chain, "WrongMint", [instruction], [vault.admin]);
  });

  it("refuses the deposit currency and the vault's own shares", async () => {
    await refuseMint(vault.usdcMint);
    await refuseMint(vault.shareMint);
  });

  it("refuses mints of Token-2022: with a fee, a hook, a pause or a delegate they take what is held (attack 20)", async () => {
    const plain = await chain.account(mint);
    assert.ok(plain);
    // Extensions stand behind 165 bytes and the account's type; without them the size is SPL Token's.
    for (const size of [82, 166, 234]) {
      const data = new Uint8Array(size);
      data.set(plain.data);
      chain.setAccount(mint, { ...plain, owner: TOKEN_2022_PROGRAM_ID, data });
      await refuseMint(mint);
    }
  });

  it("refuses what is no mint, and one that is not finished", async () => {
    await refuseMint(vault.treasury);
    await refuseMint(newKey().publicKey);
    const plain = await chain.account(mint);
    assert.ok(plain);
    chain.setAccount(mint, { ...plain, data: new Uint8Array(82) });
    await refuseMint(mint);
  });

  it("refuses a position and a holding that are not at the addresses of their seeds", async () => {
    const { instruction } = await ripen(adding());
    for (const address of [positionAddress(vault.vault, mint), holdingAddress(vault.vault, mint)]) {
      await assertRefused(
        chain,
        "WrongAddress",
        [swapAccount(instruction, address, newKey().publicKey)],
        [vault.admin],
      );
    }
  });

  it("refuses a mint that has a position already, so that no cap is doubled", async () => {
    const { mint: held } = await addTestPosition(vault, "token");
    const { instruction } = await ripen(adding(held));
    await assertRefused(chain, "AlreadyExists", [instruction], [vault.admin]);
  });

  it("refuses a vault of another type, owner or size, and accounts that are read-only", async () => {
    const { number, instruction } = await ripen(adding());
    await refuseForgeries(chain, instruction, vault.vault, [vault.admin]);
    const written = [vault.vault, changeAddress(vault.vault, number), positionAddress(vault.vault, mint)];
    for (const account of [...written, holdingAddress(vault.vault, mint)]) {
      await assertRefused(chain, "ConstraintMut", [readOnly(instruction, account)], [vault.admin]);
    }
  });

  it("refuses a seventh", async () => {
    for (let slot = 0; slot < 6; slot++) await addTestPosition(vault, `token ${slot}`);
    const { instruction } = await ripen(adding());
    await assertRefused(chain, "TableFull", [instruction], [vault.admin]);
    assert.equal((await vaultNow(vault)).positionCount, 6);
  });

  it("adds it with nothing in it and the vault's own account for it, and leaves its receipt", async () => {
    const before = await addTestPosition(vault, "first");
    const { number, instruction } = await ripen(adding());
    const rent = (await chain.account(changeAddress(vault.vault, number)))?.lamports ?? 0n;
    const had = (await chain.account(vault.admin.publicKey))?.lamports ?? 0n;
    const [position, holding] = [positionAddress(vault.vault, mint), holdingAddress(vault.vault, mint)];
    const fields = { number, kind: 7n, parameter: 0n, subject: mint, value: CAP, account: position, fee: NO_FEE };
    await assertReceipt(vault, "changeApplied", fields, () => applied(vault, instruction));

    const made = await chain.account(position);
    assert.ok(made);
    const { slot, decimals, amount, cost, cap, publishedAt, openedAt, feed, ...keys } = decodePosition(made.data);
    assert.deepEqual([slot, decimals, amount, cost, cap], [1, 9, 0n, 0n, CAP]);
    assert.deepEqual([publishedAt, openedAt, Uint8Array.from(feed)], [0n, 0n, FEED]);
    assert.ok(keys.vault.equals(vault.vault) && keys.mint.equals(mint) && keys.holding.equals(holding));
    const account = await chain.account(holding);
    assert.ok(account);
    assert.ok(account.owner.equals(TOKEN_PROGRAM_ID));
    const held = unpackAccount(holding, accountInfo(account));
    assert.ok(held.owner.equals(vault.vault) && held.mint.equals(mint));
    assert.deepEqual([held.amount, held.delegate, held.closeAuthority], [0n, null, null]);

    const { positionCount, positions, positionCost } = await vaultNow(vault);
    assert.deepEqual([positionCount, positions, positionCost], [2, 0, 0n]);
    assert.notDeepEqual(before.position, position);
    const has = (await chain.account(vault.admin.publicKey))?.lamports ?? 0n;
    assert.equal(has, had + rent - made.lamports - account.lamports);
    assert.equal(await chain.account(changeAddress(vault.vault, number)), undefined);
  });

  it("adds it where somebody has sent lamports to its addresses before, a few or more than the rent", async () => {
    const { instruction } = await ripen(adding());
    fund(chain, positionAddress(vault.vault, mint), 1n);
    fund(chain, holdingAddress(vault.vault, mint), 50_000_000_000n);
    await applied(vault, instruction);
    assert.equal((await vaultNow(vault)).positionCount, 1);
  });
});
