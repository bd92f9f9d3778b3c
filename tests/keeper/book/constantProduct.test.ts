import assert from "node:assert/strict";
import type { PublicKey } from "@solana/web3.js";
import fc from "fast-check";
import { type MarketPool, routeV2 } from "../../../keeper/sim/market/index.ts";
import { constantProductOut } from "../../../keeper/src/book/constantProduct.ts";
import { startLitesvm } from "../../support/litesvm.ts";
import { START } from "../../support/suite.ts";
import { marketProgram, TestMarket } from "../../support/testMarket.ts";

const U64_MAX = (1n << 64n) - 1n;
/** Amounts of every magnitude: the logarithm is uniform, not the number. */
const u64 = (max = U64_MAX) =>
  fc.tuple(fc.bigInt(0n, 63n), fc.bigInt(0n, U64_MAX)).map(([shift, bits]) => {
    const value = (bits >> shift) + 1n;
    return value > max ? max : value;
  });
const fee = fc.integer({ min: 0, max: 9_999 });

describe("constantProductOut", () => {
  it("gives 0 where the program refuses: empty reserves, nothing in, a fee of the whole, a reserve past 64 bits", () => {
    assert.equal(constantProductOut(0n, 1n, 0, 1n), 0n);
    assert.equal(constantProductOut(1n, 0n, 0, 1n), 0n);
    assert.equal(constantProductOut(1n, 1n, 0, 0n), 0n);
    assert.equal(constantProductOut(1n, 1n, 10_000, 1n), 0n);
    assert.equal(constantProductOut(U64_MAX, 1n << 40n, 0, 1n), 0n);
  });

  it("follows the formula by hand: fee 3 of 1,000, then 997 · 500,000 / 1,000,997", () => {
    assert.equal(constantProductOut(1_000_000n, 500_000n, 30, 1_000n), 498n);
  });

  it("never lowers the product, empties the pool or gives more for less", () => {
    fc.assert(
      fc.property(u64(), u64(), fee, u64(), u64(), (reserveIn, reserveOut, feeBps, a, b) => {
        const out = constantProductOut(reserveIn, reserveOut, feeBps, a);
        assert.ok(out < reserveOut);
        assert.ok((reserveIn + a) * (reserveOut - out) >= reserveIn * reserveOut);
        if (a < b && reserveIn + b <= U64_MAX) {
          assert.ok(out <= constantProductOut(reserveIn, reserveOut, feeBps, b));
        }
      }),
      { numRuns: 2_000 },
    );
  });

  describe("against the program", () => {
    let market: TestMarket;
    let x: PublicKey;
    let y: PublicKey;
    let pools = 0;

    before(async () => {
      market = new TestMarket(await startLitesvm([marketProgram()], START));
    });

    /** What the program pays, and undefined where it refuses for the amount. */
    const paid = async (pool: MarketPool, inAmount: bigint): Promise<bigint | undefined> => {
      const user = market.trader.publicKey;
      market.fund(user, x, inAmount);
      const account = market.fund(user, y, 0n);
      const hops = [{ pool, inputMint: x }];
      const sent = await market.send(routeV2({ user, hops, inAmount, quotedOutAmount: 0n, slippageBps: 0 }));
      if (sent.ok) return market.balance(account);
      assert.equal(sent.code, 6002, sent.logs.join("\n"));
      return undefined;
    };

    it("is what the program pays, to the atom, and 0 exactly where it refuses", async () => {
      // A mint's supply is 64 bits, and the pool and the trader share it.
      const half = U64_MAX >> 1n;
      await fc.assert(
        fc.asyncProperty(u64(half), u64(half), fee, u64(half), async (reserveIn, reserveOut, feeBps, amount) => {
          [x, y] = [market.mint(), market.mint()];
          const pool = await market.pool(`P${pools++}`, [x, y], [reserveIn, reserveOut], feeBps);
          const expected = constantProductOut(reserveIn, reserveOut, feeBps, amount);
          assert.equal(await paid(pool, amount), expected === 0n ? undefined : expected);
        }),
        { numRuns: 100 },
      );
    });
  });
});
