import { vaultTime } from "../price.ts";
import type { Invariant } from "../step.ts";
import { pricesAt } from "../value.ts";
import { cashOf, sharesOf, wealthOf } from "../wealth.ts";
import type { Person } from "../world.ts";

/** Cash that does not come back. */
const GIFTS = new Set(["donate", "settleVenue"]);

/** Somebody's time in the vault, from his first share until he has none. */
interface Stay {
  /** What he could have kept: his cash when he came, less what he gave away since. */
  cash: bigint;
  /** By how much what he did not do himself made him richer: profit released, donations, what others forwent. */
  gains: bigint;
}

/** No free round trip over whole stays, and in cash: what went in, what was gained meanwhile, what came out. */
export const roundTrip: Invariant = {
  name: "roundTrip",
  rule: "who leaves has no more cash than he came with and gained from others meanwhile; who gained nothing has no more than he came with",
  start(world, first) {
    const stays = new Map<Person, Stay>();
    for (const person of world.people) stays.set(person, { cash: cashOf(person, first), gains: 0n });
    return ({ before, after, plan, command }) => {
      const at = vaultTime(before.vault, after.now);
      // Where time passed or a price moved, what that changed is a gain or a loss too.
      const was = pricesAt(world, before, plan === undefined ? vaultTime(before.vault, before.now) : at).low;
      const is = pricesAt(world, after, at).low;
      let judged = false;
      for (const [person, stay] of stays) {
        const [had, has] = [sharesOf(person, before), sharesOf(person, after)];
        const risen = wealthOf(person, after, is) - wealthOf(person, before, was);
        const own = plan?.by === person && plan.send.name !== "claim_distribution";
        if (!own && risen > 0n) stay.gains += risen;
        if (own && GIFTS.has(command)) {
          stay.cash -= (before.tokens.get(person.usdc) ?? 0n) - (after.tokens.get(person.usdc) ?? 0n);
        }
        if (has > 0n) continue;
        const cash = cashOf(person, after);
        if (had > 0n) {
          judged = true;
          if (cash > stay.cash + stay.gains) {
            return `${person.name} came with ${stay.cash}, gained ${stay.gains} and left with ${cash}`;
          }
        }
        stay.cash = cash;
        stay.gains = 0n;
      }
      return judged ? true : undefined;
    };
  },
};
