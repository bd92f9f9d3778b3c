import assert from "node:assert/strict";
import fc from "fast-check";
import { amountsOf, bestInput, type Hop, marginalEdge } from "../../../keeper/src/engines/cycleAmount.ts";

const profitOf = (hops: readonly Hop[], input: bigint): bigint => (amountsOf(hops, input).at(-1) ?? 0n) - input;

const USDC_SOL: Hop = { reserveIn: 1_000_000_000_000n, reserveOut: 5_000_000_000_000n, feeBps: 30 };
const SOL_USDC: Hop = { reserveIn: 5_000_000_000_000n, reserveOut: 1_020_000_000_000n, feeBps: 30 };

describe("the best input of a cycle", () => {
  it("is nothing for pools that agree, that are empty or whose fee is the whole", () => {
    const back: Hop = { ...SOL_USDC, reserveOut: 1_000_000_000_000n };
    assert.equal(bestInput([USDC_SOL, back], 10n ** 12n), 0n);
    assert.equal(marginalEdge([USDC_SOL, back]), -5_991);
    for (const dead of [{ reserveIn: 0n }, { reserveOut: 0n }, { feeBps: 10_000 }, { feeBps: -1 }]) {
      assert.equal(bestInput([USDC_SOL, { ...SOL_USDC, ...dead }], 10n ** 12n), 0n);
      assert.equal(marginalEdge([USDC_SOL, { ...SOL_USDC, ...dead }]), undefined);
    }
    assert.equal(bestInput([USDC_SOL, SOL_USDC], 0n), 0n);
  });

  it("is the closed form's, checked against every input around it", () => {
    // x* = (√(ab) − b)/c = 3475.947298 USDC; the best of all inputs within 3 USDC of it earns 24.055788,
    // an atom more, where the roundings of both hops happen to fall well.
    const input = bestInput([USDC_SOL, SOL_USDC], 10n ** 12n);
    assert.ok(input > 3_472_947_298n && input <= 3_478_947_298n);
    assert.equal(profitOf([USDC_SOL, SOL_USDC], input), 24_055_787n);
    assert.equal(marginalEdge([USDC_SOL, SOL_USDC]), 13_889);
  });

  it("is at the limit, or just below it, when the limit is lower", () => {
    const hops = [USDC_SOL, SOL_USDC];
    const input = bestInput(hops, 1_000_000_000n);
    assert.ok(input <= 1_000_000_000n && input > 999_999_990n);
    assert.ok(profitOf(hops, input) >= profitOf(hops, 1_000_000_000n));
  });

  const amount = fc.bigInt({ min: 1_000_000n, max: 10n ** 16n });
  const fee = fc.integer({ min: 0, max: 500 });
  const hop = fc.record({ reserveIn: amount, reserveOut: amount, feeBps: fee });
  const chain = fc
    .array(hop, { minLength: 2, maxLength: 3 })
    // The last hop is priced so that the whole is a few per cent off its balance.
    .chain((hops) =>
      fc.integer({ min: 950, max: 1_400 }).map((perMille) => {
        const last = hops[hops.length - 1];
        if (last === undefined) return hops;
        let [given, taken] = [1n, 1n];
        for (const { reserveIn, reserveOut } of hops.slice(0, -1)) {
          given *= reserveIn;
          taken *= reserveOut;
        }
        const reserveOut = (last.reserveIn * given * BigInt(perMille)) / (taken * 1000n) + 1n;
        return [...hops.slice(0, -1), { ...last, reserveOut }];
      }),
    )
    .filter((hops) => hops.every((h) => h.reserveOut < 10n ** 18n));

  /** What rounding may hide: an atom at every hop, carried to the end at the later hops' best price. */
  const rounding = (hops: readonly Hop[]): bigint => {
    let bound = 1n;
    for (const { reserveIn, reserveOut } of hops) bound = ((bound + 2n) * reserveOut) / reserveIn + 2n;
    return bound;
  };

  it("earns what it says, and no random alternative earns more than the hops' rounding", () => {
    let paying = 0;
    fc.assert(
      fc.property(
        chain,
        fc.bigInt({ min: 1n, max: 10n ** 14n }),
        fc.array(fc.double({ min: 0, max: 3, noNaN: true })),
        (hops, limit, at) => {
          const input = bestInput(hops, limit);
          assert.ok(input >= 0n && input <= limit);
          const profit = input === 0n ? 0n : profitOf(hops, input);
          assert.ok(input === 0n || profit > 0n);
          if (profit > 0n) paying += 1;
          for (const factor of at) {
            const around = input > 0n ? input : limit;
            const other = BigInt(Math.round(Number(around) * factor));
            if (other <= 0n || other > limit) continue;
            assert.ok(profitOf(hops, other) <= profit + rounding(hops), `${other} beats ${input}`);
          }
        },
      ),
      { numRuns: 500 },
    );
    assert.ok(paying > 100, `only ${paying} chains paid`);
  });

  it("is within the rounding of the best of all inputs of small pools", () => {
    const small = fc.record({
      reserveIn: fc.bigInt({ min: 2_000n, max: 20_000n }),
      reserveOut: fc.bigInt({ min: 2_000n, max: 20_000n }),
      feeBps: fee,
    });
    fc.assert(
      fc.property(fc.array(small, { minLength: 2, maxLength: 3 }), (hops) => {
        const input = bestInput(hops, 3_000n);
        const found = input === 0n ? 0n : profitOf(hops, input);
        let best = 0n;
        for (let x = 1n; x <= 3_000n; x += 1n) {
          const profit = profitOf(hops, x);
          if (profit > best) best = profit;
        }
        assert.ok(found <= best);
        assert.ok(best - found <= rounding(hops), `${found} of ${best}`);
      }),
      { numRuns: 100 },
    );
  });
});
