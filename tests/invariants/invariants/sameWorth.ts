import { positionKey } from "../addresses.ts";
import { vaultTime } from "../price.ts";
import { ratesNow } from "../priced.ts";
import { worthDown, worthUp } from "../rates.ts";
import { all, type Invariant, instructionOf } from "../step.ts";
import { outsideOf } from "../value.ts";

/** Each of the two sums is rounded by less than that. */
const ROUNDING = 2n;

/** Tokens that only change their place are worth to leavers no more and to depositors no less than before. */
export const sameWorth: Invariant = {
  name: "sameWorth",
  rule: "sending inventory to a venue raises nothing that exits are paid from and lowers nothing that deposits buy into, beyond the price's confidence",
  start: (world) => (step) => {
    if (instructionOf(step) !== "transfer_inventory") return undefined;
    const { before, after } = step;
    const at = vaultTime(before.vault, after.now);
    const [was, is] = [outsideOf(world, before, at), outsideOf(world, after, at)];
    const moved = world.assets.map((asset) => {
      const key = positionKey(world.vault, asset.mint);
      const { amount = 0n } = before.records.Position.get(key) ?? {};
      const units = amount - (after.records.Position.get(key)?.amount ?? 0n);
      if (units === 0n) return 0n;
      const rates = ratesNow(world, before, asset);
      return worthUp(units, rates.high) - worthDown(units, rates.low);
    });
    const confidence = moved.reduce((sum, each) => sum + each, ROUNDING);
    return all(
      [is.low <= was.low + ROUNDING, () => `the low value went from ${was.low} to ${is.low}`],
      [is.high + confidence >= was.high, () => `the high value went from ${was.high} to ${is.high}`],
    );
  },
};
