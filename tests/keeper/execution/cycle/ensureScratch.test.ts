import assert from "node:assert/strict";
import { Keypair } from "@solana/web3.js";
import { ensureScratch } from "../../../../keeper/src/execution/cycle/index.ts";
import { turn } from "../../../../keeper/src/runtime.ts";
import { scratchAddress, vaultAddresses } from "../../../../keeper/src/vault/addresses.ts";
import { keypairSigner } from "../../../../keeper/src/vault/sendAndConfirm.ts";
import { CycleMarket } from "./support.ts";

describe("the trader's scratch accounts", function () {
  this.timeout(60_000);
  let market: CycleMarket;
  before(async () => {
    market = await CycleMarket.open();
  });
  after(() => market.close());

  it("are made where they are missing, for the trader, and then never again", async () => {
    const { runtime, connection, vault, usdc, sol, chain } = market;
    const like = chain.account(usdc.toBase58());
    assert.ok(like);
    const fresh = Array.from({ length: 6 }, () => Keypair.generate().publicKey);
    for (const mint of fresh) chain.setAccount(mint.toBase58(), like);
    // Somebody was there first: lamports alone make no account, and must not keep one from being made.
    for (const mint of fresh.slice(0, 2)) {
      const address = scratchAddress(vault, mint);
      assert.equal(chain.airdrop(address.toBase58(), 890_880n).err, null);
      while ((await connection.getAccountInfo(address, "confirmed")) === null) await turn();
    }
    const keeper = keypairSigner(market.keys.keeper);
    const params = { runtime, connection, vault, keeper, usdcMint: usdc, mints: [usdc, ...fresh, sol] };
    const made = await ensureScratch(params);
    assert.deepEqual(
      made,
      fresh.map((mint) => scratchAddress(vault, mint)),
    );
    for (const address of made) {
      const data = chain.account(address.toBase58())?.data;
      assert.deepEqual(data?.slice(32, 64), vaultAddresses(vault).trader.toBytes());
    }
    const paid = chain.account(market.keys.keeper.publicKey.toBase58())?.lamports;
    assert.deepEqual(await ensureScratch(params), []);
    assert.equal(chain.account(market.keys.keeper.publicKey.toBase58())?.lamports, paid);
  });
});
