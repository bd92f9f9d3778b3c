import { earnedIn } from "../earned.ts";
import { all, type Invariant, instructionOf } from "../step.ts";

/** How long a written-off amount is remembered. */
const MEMORY = 30n * 86_400n;

/** Rule 4: profit exists when cash is back, beyond what was sent and beyond what was written off lately (attack 46). */
export const recoveries: Invariant = {
  name: "recoveries",
  rule: "what comes back from a venue is principal first, then what was written off in the last 30 days, and only the rest is profit",
  start: (world) => (step) => {
    const instruction = instructionOf(step);
    if (instruction !== "settle_venue" && instruction !== "settle_inventory") return undefined;
    const { before, after, plan } = step;
    const venue = [...before.records.Venue].find(([key]) => plan?.send.metas.some((meta) => meta.key === key))?.[1];
    const [was, is] = [venue && before.vault.venues[venue.row], venue && after.vault.venues[venue.row]];
    const treasury = world.accounts.treasury;
    if (was === undefined || is === undefined || treasury === undefined) return "nobody knows the venue";
    const came = (after.tokens.get(treasury) ?? 0n) - (before.tokens.get(treasury) ?? 0n);
    const surplus = came - (was.outstanding - is.outstanding);
    const remembered = was.writtenOffAt + MEMORY > after.vault.updatedAt ? was.writtenOff : 0n;
    const recovered = surplus <= 0n ? 0n : surplus < remembered ? surplus : remembered;
    const profit = surplus > 0n ? surplus - recovered : 0n;
    const earned = earnedIn(step);
    return all(
      [profit > 0n ? earned === profit : earned <= 0n, () => `${earned} was locked of a profit of ${profit}`],
      [
        was.writtenOff - is.writtenOff === recovered,
        () => `${was.writtenOff - is.writtenOff} was taken off for ${recovered} recovered`,
      ],
      [surplus >= 0n || instruction === "settle_inventory", "a settlement took more off the books than it brought"],
    );
  },
};
