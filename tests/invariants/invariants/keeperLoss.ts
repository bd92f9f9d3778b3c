import { Day } from "../day.ts";
import { type Invariant, instructionOf, type Step } from "../step.ts";
import { valueAtMid } from "../value.ts";
import type { World } from "../world.ts";

const TRADES = new Set(["open_position", "close_position", "buy_silver", "transfer_inventory", "settle_inventory"]);
/** Each part of the value is rounded by less than an atom: two positions, their inventory, silver. */
const ROUNDING = 6n;

/** What trades and attestations cost, from what the vault has and not from what it counts (attacks 31 and 45). */
export const keeperLoss: Invariant = {
  name: "keeperLoss",
  rule: "what the keeper's trades and attestations take from the vault at the oracle's mid is counted as a loss, and in any 24 hours within the cap",
  start(world) {
    const day = new Day();
    return (step) => {
      const taken = lossIn(world, step);
      if (taken === undefined) return undefined;
      const { before, after } = step;
      const { lossCap } = before.vault.policy;
      const lost = taken > ROUNDING ? taken : 0n;
      const spent = day.add(lost, after.vault.updatedAt);
      const hour = after.vault.losses.total;
      if (lost > 0n && hour + ROUNDING < lost)
        return `${step.command} lost ${lost}, and ${hour} is all that is counted`;
      return lost === 0n || spent <= lossCap + ROUNDING || `${spent} was lost in 24 hours, the cap is ${lossCap}`;
    };
  },
};

/** What a step of the keeper's lost; undefined where it is none that can. */
function lossIn(world: World, step: Step): bigint | undefined {
  const instruction = instructionOf(step);
  if (instruction === undefined) return undefined;
  const { before, after, plan } = step;
  if (TRADES.has(instruction)) {
    // A part of the units may take all that is outstanding with it, for it is rounded up.
    const rows = instruction === "settle_inventory" ? before.vault.venues : after.vault.venues;
    return valueAtMid(world, before) - valueAtMid(world, after, rows);
  }
  const byKeeper = plan?.signers.some(({ publicKey }) => publicKey.equals(before.vault.keeper)) === true;
  if (instruction !== "attest_venue" || !byKeeper) return undefined;
  const least = ({ vault }: Step["before"]) =>
    vault.venues.reduce(
      (sum, { outstanding, attested }) => sum + (outstanding < attested ? outstanding : attested),
      0n,
    );
  return least(before) - least(after);
}
