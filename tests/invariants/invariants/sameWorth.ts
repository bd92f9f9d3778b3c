import { positionKey } from "../addresses.ts";
import { vaultTime } from "../price.ts";
import { ratesNow } from "../priced.ts";
import { worthDown, worthUp } from "../rates.ts";
import { all, type Invariant, instructionOf, type Step } from "../step.ts";
import { outsideOf } from "../value.ts";
import type { World } from "../world.ts";

/** Each of the two sums is rounded by less than that. */
const ROUNDING = 2n;

/**
 * Tokens that only change their place are worth to leavers no more and to depositors no less than before. A row is one sum: what was attested
 * above its cost before can make up for tokens that are worth less than theirs, and the other way round.
 */
export const sameWorth: Invariant = {
  name: "sameWorth",
  rule: "sending inventory to a venue raises nothing that exits are paid from and lowers nothing that deposits buy into, beyond the price's confidence and what was attested",
  start: (world) => (step) => {
    if (instructionOf(step) !== "transfer_inventory") return undefined;
    const { before, after } = step;
    const at = vaultTime(before.vault, after.now);
    const [was, is] = [outsideOf(world, before, at), outsideOf(world, after, at)];
    const apart = vouchedFor(step);
    return all(
      [is.low <= was.low + apart + ROUNDING, () => `the low value went from ${was.low} to ${is.low}`],
      [
        is.high + apart + confidenceOf(world, step) + ROUNDING >= was.high,
        () => `the high value went from ${was.high} to ${is.high}`,
      ],
    );
  },
};

/** By how much what was attested of the venue's row is apart from its cost. */
function vouchedFor({ before, plan }: Step): bigint {
  const venue = [...before.records.Venue].find(([key]) => plan?.send.metas.some((meta) => meta.key === key))?.[1];
  const { outstanding = 0n, attested = 0n } = (venue && before.vault.venues[venue.row]) ?? {};
  return attested > outstanding ? attested - outstanding : outstanding - attested;
}

/** What the units that were sent are worth at most, less what they are worth at least. */
function confidenceOf(world: World, { before, after }: Step): bigint {
  let sum = 0n;
  for (const asset of world.assets) {
    const key = positionKey(world.vault, asset.mint);
    const { amount = 0n } = before.records.Position.get(key) ?? {};
    const units = amount - (after.records.Position.get(key)?.amount ?? 0n);
    const { low, high } = ratesNow(world, before, asset);
    if (units > 0n) sum += worthUp(units, high) - worthDown(units, low);
  }
  return sum;
}
