import { claimKey } from "../addresses.ts";
import { purposeOf, sharesOut } from "../distribution.ts";
import { all, type Invariant, instructionOf, type Step, type Verdict } from "../step.ts";
import { keyOf } from "../wire/key.ts";
import type { World } from "../world.ts";

/** The ecosystem's part: set aside once, claimed once each, in its time, and never more than there is (attacks 37 and 47). */
export const distributions: Invariant = {
  name: "distributions",
  rule: "what is set aside is the rest of all distributions; a claim is in its time, its claimant's and the only one; cancelling comes before, clawing back after",
  start: (world) => (step) => {
    if (step.plan === undefined) return undefined;
    const { vault, records } = step.after;
    let rest = 0n;
    const claimed = new Map<string, bigint>();
    for (const { distribution, amount } of records.Claim.values()) {
      const of = keyOf(distribution).text;
      claimed.set(of, (claimed.get(of) ?? 0n) + amount);
    }
    for (const [key, distribution] of records.Distribution) {
      rest += distribution.total - distribution.claimed;
      const claims = claimed.get(key.text) ?? 0n;
      if (claims !== distribution.claimed) return `${distribution.claimed} was claimed, by claims of ${claims}`;
    }
    const sums = all([vault.distributing === rest, () => `${vault.distributing} is set aside for ${rest}`]);
    return sums === true ? inItsTime(world, step) : sums;
  },
};

function inItsTime(world: World, step: Step): Verdict {
  const { before, after, plan } = step;
  const at = after.vault.updatedAt;
  const found = [...before.records.Distribution].find(([key]) => plan?.send.metas.some((meta) => meta.key === key));
  if (found === undefined) return true;
  const [key, distribution] = found;
  switch (instructionOf(step)) {
    case "cancel_distribution":
      return at < distribution.claimableFrom || "a distribution was cancelled that could be claimed";
    case "clawback_distribution":
      return at >= distribution.clawbackFrom || "a distribution was clawed back too early";
    case "claim_distribution": {
      const { by } = plan ?? {};
      const purpose = purposeOf(world, distribution);
      if (by === undefined || purpose === undefined) return "a claim of what nobody proposed";
      const share = sharesOut(world, purpose, distribution.total).find(({ claimant }) => claimant === by.key);
      const paid = (after.tokens.get(by.usdc) ?? 0n) - (before.tokens.get(by.usdc) ?? 0n);
      return all(
        [at >= distribution.claimableFrom && at < distribution.clawbackFrom, "a claim out of its time"],
        [!before.records.Claim.has(claimKey(key, by.key)), () => `${by.name} claimed twice`],
        [paid === share?.amount, () => `${by.name} was paid ${paid} for ${share?.amount}`],
      );
    }
    default:
      return true;
  }
}
