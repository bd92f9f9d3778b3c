import { type Share, tree } from "./merkle.ts";
import type { DistributionState } from "./state.ts";
import type { World } from "./world.ts";

/** Hundredths of a per cent for each of the depositors, by their place. */
const PARTS = [4_000n, 3_000n, 2_000n, 900n, 100n];
const BPS = 10_000n;

/** What the keeper proposes: for everybody, for the thief alone, or more than was set aside. */
export const HONEST = "honest";
export const STOLEN = "stolen";
export const PROMISED = "promised";
export type Purpose = typeof HONEST | typeof STOLEN | typeof PROMISED;
export const PURPOSES: readonly Purpose[] = [HONEST, STOLEN, PROMISED];

/** Who gets what of `total`. */
export function sharesOut(world: World, purpose: Purpose, total: bigint): Share[] {
  if (purpose === STOLEN) return [{ claimant: world.thief.key, amount: total }];
  const promised = purpose === PROMISED ? total * 2n : total;
  return world.people.flatMap(({ key }, at): Share[] => {
    const amount = (promised * (PARTS[at] ?? 0n)) / BPS;
    return amount === 0n ? [] : [{ claimant: key, amount }];
  });
}

/** What a distribution's root stands for. Its total is that of the proposal until it is clawed back. */
export function purposeOf(world: World, { epoch, total, root }: DistributionState): Purpose | undefined {
  return PURPOSES.find((purpose) => Buffer.compare(tree(epoch, sharesOut(world, purpose, total)).root, root) === 0);
}
