import { all, type Invariant } from "../step.ts";

/** Silver is bought and never leaves (attack 38). */
export const silver: Invariant = {
  name: "silver",
  rule: "the silver account holds what was bought, which never grows less, for no more than was reserved for it",
  start:
    (world) =>
    ({ before, after, plan }) => {
      if (plan === undefined) return undefined;
      const held = after.tokens.get(world.silver.holding) ?? 0n;
      const [was, is] = [before.vault, after.vault];
      const bought = plan.send.name === "buy_silver";
      return all(
        [held === is.silverHeld, () => `${held} is held and ${is.silverHeld} recorded`],
        [
          bought ? is.silverHeld > was.silverHeld : is.silverHeld === was.silverHeld,
          "silver came or went by something else than a purchase",
        ],
        [is.silverSpent >= was.silverSpent, "what silver cost became less"],
        [
          !bought || is.silverSpent - was.silverSpent === was.reservedSilver - is.reservedSilver,
          "silver was paid for with something else",
        ],
      );
    },
};
