import assert from "node:assert/strict";
import fc from "fast-check";
import { lamports, type ShareAtoms, usdcAtoms } from "../../../keeper/src/domain/quantity.ts";
import { feeDue, feeOn } from "../../../keeper/src/vault/math/fee.ts";
import { counterTotal } from "../../../keeper/src/vault/math/hourlyCounter.ts";
import { lockedAt } from "../../../keeper/src/vault/math/lock.ts";
import { markOf, paidAt, paidInFull, sharesFor, valueOfShares } from "../../../keeper/src/vault/math/shares.ts";
import { tipInUsdc } from "../../../keeper/src/vault/math/tip.ts";

const amount = fc.bigInt(0n, 10n ** 15n);
const shares = (value: bigint) => value as ShareAtoms;

describe("the price of shares", () => {
  it("never gives back more than was paid, whatever the vault holds", () => {
    fc.assert(
      fc.property(amount, amount, amount, (paid, nav, supply) => {
        const minted = sharesFor(usdcAtoms(paid), usdcAtoms(nav), shares(supply));
        const back = valueOfShares(minted, usdcAtoms(nav + paid), shares(supply + minted));
        assert.ok(back <= paid, `${back} for ${paid}`);
      }),
    );
  });

  it("pays no more than there is to all shares together", () => {
    fc.assert(
      fc.property(amount, fc.bigInt(1n, 10n ** 15n), (nav, supply) => {
        assert.ok(valueOfShares(shares(supply), usdcAtoms(nav), shares(supply)) <= nav);
      }),
    );
  });

  it("is one for one in an empty vault", () => {
    assert.equal(sharesFor(usdcAtoms(5n), usdcAtoms(0n), shares(0n)), 5n);
    assert.equal(markOf(usdcAtoms(0n), shares(0n)), 1n << 40n);
  });
});

describe("locked profit", () => {
  const lock = { amount: usdcAtoms(1_000n), seconds: 300n, since: 50n };

  it("is released linearly, rounded up, and is gone at the end", () => {
    const at = [50n, 51n, 200n, 349n, 350n, 9_999n].map((now) => lockedAt(lock, now));
    assert.deepEqual(at, [1_000n, 997n, 500n, 4n, 0n, 0n]);
  });

  it("stays where it was when the clock goes back", () => {
    assert.equal(lockedAt(lock, 0n), 1_000n);
  });
});

describe("the hourly counter", () => {
  /** The same in the slow and obvious way: every amount with its hour, of which the last 25 count. */
  const reference = (spent: readonly (readonly [bigint, bigint])[], hour: bigint) =>
    spent.reduce((sum, [at, value]) => (hour - at < 25n ? sum + value : sum), 0n);

  it("counts the running hour and the 24 before it, and nothing older", () => {
    const hours = fc.array(fc.tuple(fc.bigInt(0n, 60n), fc.bigInt(1n, 100n)), { maxLength: 40 });
    fc.assert(
      fc.property(hours, fc.bigInt(0n, 30n), (unsorted, later) => {
        const spent = [...unsorted].sort(([a], [b]) => Number(a - b));
        const newest = spent.at(-1)?.[0] ?? 0n;
        const cells = Array.from({ length: 25 }, () => 0n);
        for (const [at, value] of spent) {
          const index = Number(at % 25n);
          if (newest - at < 25n) cells[index] = (cells[index] ?? 0n) + value;
        }
        const now = (newest + later) * 3_600n + 1_234n;
        assert.equal(counterTotal({ hour: newest, cells }, now), reference(spent, newest + later));
      }),
    );
  });

  it("counts all of it when the clock goes back", () => {
    assert.equal(counterTotal({ hour: 100n, cells: Array.from({ length: 25 }, () => 2n) }, 0n), 50n);
  });
});

describe("tipInUsdc", () => {
  it("rounds up: a tip is never repaid with less than it costs at the ceiling", () => {
    assert.equal(tipInUsdc(lamports(1n), usdcAtoms(400_000_000n)), 1n);
    assert.equal(tipInUsdc(lamports(10_000_000n), usdcAtoms(400_000_000n)), 4_000_000n);
    assert.equal(tipInUsdc(lamports(0n), usdcAtoms(400_000_000n)), 0n);
  });
});

describe("feeDue", () => {
  const terms = { rateBps: 2_000n, growthBps: 5_000n, silverBps: 3_000n };

  it("is nothing at or below the mark, and below one atom", () => {
    const mark = markOf(usdcAtoms(1_000_000_000n), shares(1_000_000_000n));
    for (const book of [0n, 999_999_999n, 1_000_000_000n, 1_000_000_004n]) {
      assert.equal(feeDue(usdcAtoms(book), shares(1_000_000_000n), mark, terms), undefined);
    }
  });

  it("is nothing at the mark that stands for every price that no u64 holds", () => {
    const mark = (1n << 64n) - 1n;
    assert.equal(feeDue(usdcAtoms(mark - 1_000_000n), shares(0n), mark, terms), undefined);
  });

  it("is the same before and after a deposit: what comes in has been paid, and nothing of it is a gain", () => {
    fc.assert(
      fc.property(fc.bigInt(1n, 10n ** 14n), amount, amount, (supply, profit, deposit) => {
        const before = paidAt(1n << 40n, shares(supply));
        const after = before + paidInFull(usdcAtoms(deposit)) - paidInFull(usdcAtoms(0n));
        const value = usdcAtoms(supply + profit);
        const fee = feeOn(value, shares(supply), before, terms.rateBps);
        assert.ok(fee <= profit / 5n, `${fee} of ${profit}`);
        assert.equal(feeOn(usdcAtoms(value + deposit), shares(supply), after, terms.rateBps), fee);
      }),
    );
  });

  it("splits to the atom and leaves nothing to charge again", () => {
    fc.assert(
      fc.property(fc.bigInt(1n, 10n ** 14n), fc.bigInt(1n, 10n ** 13n), (supply, profit) => {
        const book = usdcAtoms(supply + profit);
        const fee = feeDue(book, shares(supply), 1n << 40n, terms);
        if (fee === undefined) return;
        const total = fee.growth + fee.silver + fee.ecosystem;
        assert.ok(total <= profit / 5n, `${total} of ${profit}`);
        const after = usdcAtoms(book - fee.silver - fee.ecosystem);
        assert.equal(feeDue(after, shares(supply + fee.growthShares), fee.mark, terms), undefined);
      }),
    );
  });
});
