import assert from "node:assert/strict";
import { TOKEN_2022_PROGRAM_ID, TOKEN_PROGRAM_ID, unpackAccount } from "@solana/spl-token";
import type { PublicKey } from "@solana/web3.js";
import { scratchAddress } from "../../keeper/src/vault/addresses.ts";
import { createScratch } from "../../keeper/src/vault/createScratch.ts";
import { assertRefused, sendOk } from "../support/assertions.ts";
import type { Chain } from "../support/chain.ts";
import { swapAccount } from "../support/instruction.ts";
import { newKey } from "../support/keys.ts";
import { describeOnBoth } from "../support/suite.ts";
import { accountInfo, fund, putMint } from "../support/tokens.ts";
import { makeVault, makeVaultBeside, PROGRAMS, type TestVault, vaultNow } from "../support/vault.ts";

describeOnBoth("create_scratch", (start) => {
  let chain: Chain;
  let vault: TestVault;
  let mint: PublicKey;

  beforeEach(async () => {
    chain = await start(PROGRAMS);
    vault = await makeVault(chain);
    mint = newKey().publicKey;
    putMint(chain, mint, 9);
  });

  const create = (of = mint) => createScratch({ vault: vault.vault, payer: chain.feePayer.publicKey, mint: of });

  it("refuses mints of Token-2022, which can charge, freeze or seize", async () => {
    const plain = await chain.account(mint);
    assert.ok(plain);
    chain.setAccount(mint, { ...plain, owner: TOKEN_2022_PROGRAM_ID });
    await assertRefused(chain, "WrongMint", [await create()]);
  });

  it("refuses what is no mint, and the vault's own shares", async () => {
    await assertRefused(chain, "WrongMint", [await create(vault.treasury)]);
    await assertRefused(chain, "WrongMint", [await create(vault.shareMint)]);
  });

  it("refuses another trader, and another address", async () => {
    const honest = await create();
    const other = await makeVaultBeside(vault);
    await assertRefused(chain, "WrongTrader", [swapAccount(honest, vault.trader, other.trader)]);
    const scratch = scratchAddress(vault.vault, mint);
    await assertRefused(chain, "WrongAddress", [swapAccount(honest, scratch, newKey().publicKey)]);
  });

  it("refuses to make one twice", async () => {
    await sendOk(chain, [await create()]);
    const again = await chain.send([await create()]);
    assert.ok(!again.ok);
  });

  it("makes an account of the trader's, changes nothing in the vault, and anyone may pay for it", async () => {
    const before = await vaultNow(vault);
    await sendOk(chain, [await create()]);
    const address = scratchAddress(vault.vault, mint);
    const account = await chain.account(address);
    assert.ok(account);
    assert.ok(account.owner.equals(TOKEN_PROGRAM_ID));
    const { owner, mint: of, amount, delegate, closeAuthority } = unpackAccount(address, accountInfo(account));
    assert.ok(owner.equals(vault.trader) && of.equals(mint));
    assert.deepEqual([amount, delegate, closeAuthority], [0n, null, null]);
    assert.deepEqual(await vaultNow(vault), before);
  });

  it("works where somebody has sent lamports to the address before", async () => {
    fund(chain, scratchAddress(vault.vault, mint), 1n);
    await sendOk(chain, [await create()]);
    const second = newKey().publicKey;
    putMint(chain, second, 6);
    fund(chain, scratchAddress(vault.vault, second), 50_000_000_000n);
    await sendOk(chain, [await create(second)]);
  });
});
