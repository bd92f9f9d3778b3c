import fc from "fast-check";

/** One of the depositors. */
export const who = fc.nat(4);
/** Any of a list whose length is not known yet. */
export const which = fc.nat(999);
/** Hundredths of a per cent of something, all of it more often than chance would have it. */
export const part = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 10_000 }) },
  { weight: 1, arbitrary: fc.constant(10_000) },
);
/** USDC atoms: some dust around one USDC, mostly hundreds to tens of thousands, some very large. */
export const amount = fc.oneof(
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 2_000_000 }) },
  { weight: 6, arbitrary: fc.integer({ min: 1_000_000, max: 30_000_000_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 30_000_000_000, max: 1_200_000_000_000 }) },
);
/** True once in `times`. */
export const seldom = (times: number) => fc.nat(times - 1).map((value) => value === 0);
