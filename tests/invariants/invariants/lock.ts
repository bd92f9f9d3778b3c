import { all, type Invariant } from "../step.ts";

/** Locked profit joins the price within the policy's period: nothing that somebody sends can hold it back for longer. */
export const lock: Invariant = {
  name: "lock",
  rule: "locked profit is part of idle and is released within the longest unlock period that the policy had",
  start(_world, first) {
    let longest = first.vault.policy.unlockPeriod;
    return ({ after: { vault } }) => {
      if (vault.policy.unlockPeriod > longest) longest = vault.policy.unlockPeriod;
      return all(
        [vault.lockedProfit <= vault.idle, () => `${vault.lockedProfit} is locked of ${vault.idle}`],
        [vault.unlockSeconds <= longest, () => `the lock lasts ${vault.unlockSeconds} s`],
      );
    };
  },
};
