import { usdcAtoms } from "../../keeper/src/domain/quantity.ts";
import { lockedAt } from "../../keeper/src/vault/math/lock.ts";
import { vaultTime } from "./price.ts";
import type { Step } from "./step.ts";

/** What a step locked, in USDC atoms: its profit. Negative where a loss ate of what was locked. */
export function earnedIn({ before, after }: Pick<Step, "before" | "after">): bigint {
  const { lockedProfit, unlockSeconds, updatedAt } = before.vault;
  const lock = { amount: usdcAtoms(lockedProfit), seconds: unlockSeconds, since: updatedAt };
  return after.vault.lockedProfit - lockedAt(lock, vaultTime(before.vault, after.now));
}
