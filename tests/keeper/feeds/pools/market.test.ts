import assert from "node:assert/strict";
import { Keypair, PublicKey } from "@solana/web3.js";
import { MARKET_PROGRAM_ID, poolVault } from "../../../../keeper/sim/market/index.ts";
import { atoms } from "../../../../keeper/src/domain/quantity.ts";
import { decodePool, MARKET_PROGRAM, poolView } from "../../../../keeper/src/feeds/pools/market.ts";
import { startLitesvm } from "../../../support/litesvm.ts";
import { START } from "../../../support/suite.ts";
import { marketProgram, TestMarket } from "../../../support/testMarket.ts";

describe("decodePool", () => {
  let market: TestMarket;
  let mints: [PublicKey, PublicKey];
  let address: string;
  let data: Uint8Array;

  before(async () => {
    market = new TestMarket(await startLitesvm([marketProgram()], START));
    mints = [market.mint(), market.mint()];
    mints.sort((x, y) => Buffer.compare(x.toBuffer(), y.toBuffer()));
    address = (await market.pool("Pool Sixteen Byt", mints, [5n, (1n << 63n) + 1n], 9_999)).address;
    const account = await market.chain.account(new PublicKey(address));
    assert(account);
    assert.equal(account.owner.toBase58(), MARKET_PROGRAM);
    data = account.data;
  });

  it("gives nothing for another length or another discriminator", () => {
    assert.equal(decodePool(data.subarray(1)), undefined);
    assert.equal(decodePool(new Uint8Array(176)), undefined);
    assert.equal(decodePool(new Uint8Array()), undefined);
  });

  it("reads what the program wrote", () => {
    const pool = decodePool(data);
    assert(pool);
    const [a, b] = mints;
    const { bump, ...rest } = pool;
    assert.deepEqual(rest, {
      mintA: a.toBase58(),
      mintB: b.toBase58(),
      vaultA: poolVault(new PublicKey(address), a).toBase58(),
      vaultB: poolVault(new PublicKey(address), b).toBase58(),
      reserveA: 5n,
      reserveB: (1n << 63n) + 1n,
      feeBps: 9_999,
      label: "Pool Sixteen Byt",
    });
    const seeds = [Buffer.from("pool"), a.toBuffer(), b.toBuffer(), Buffer.from(rest.label), Buffer.from([bump])];
    assert.equal(PublicKey.createProgramAddressSync(seeds, MARKET_PROGRAM_ID).toBase58(), address);
  });

  it("reads a view into a larger buffer as it reads a copy", () => {
    const larger = new Uint8Array(200);
    larger.set(data, 13);
    assert.deepEqual(decodePool(larger.subarray(13, 13 + data.length)), decodePool(data));
  });
});

describe("poolView", () => {
  it("keeps what deciding needs and says where and when it was read", () => {
    const [a, b] = [Keypair.generate().publicKey.toBase58(), Keypair.generate().publicKey.toBase58()];
    const account = {
      mintA: a,
      mintB: b,
      vaultA: "v",
      vaultB: "w",
      reserveA: atoms(1n),
      reserveB: atoms(2n),
      feeBps: 30,
      bump: 255,
      label: "Pool A",
    };
    assert.deepEqual(poolView("id", 7, account), {
      id: "id",
      slot: 7,
      label: "Pool A",
      mintA: a,
      mintB: b,
      reserveA: 1n,
      reserveB: 2n,
      feeBps: 30,
    });
  });
});
