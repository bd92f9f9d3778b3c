import { all, type Invariant, instructionOf } from "../step.ts";

/** Rule 5, from the accounts: an arbitrage brings more than it took, all of it locked at first. */
export const proofOfProfit: Invariant = {
  name: "proofOfProfit",
  rule: "an arbitrage adds at least the policy's least profit to idle, and all that it adds is locked",
  start: () => (step) => {
    if (instructionOf(step) !== "arbitrage") return undefined;
    const [was, is] = [step.before.vault, step.after.vault];
    const profit = is.idle - was.idle;
    return all(
      [profit >= was.policy.minProfit, () => `the profit was ${profit}`],
      [is.idle - is.lockedProfit >= was.idle - was.lockedProfit, "a profit was not locked"],
      [is.arbitrageNonce === was.arbitrageNonce + 1n, "the nonce was not used up"],
    );
  },
};
