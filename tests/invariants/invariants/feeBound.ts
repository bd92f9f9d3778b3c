import { all, type Invariant, instructionOf } from "../step.ts";

/** Nobody's principal pays a fee: all fees together are within the rate of all gains together (attacks 25 and 27). */
export const feeBound: Invariant = {
  name: "feeBound",
  rule: "all silver, ecosystem and protocol parts of fees so far are within the fee's rate of all profits, donations and forgone value so far",
  start(_world, first) {
    let [gains, highest] = [0n, BigInt(first.vault.policy.feeBps)];
    return (step) => {
      if (step.plan === undefined) return undefined;
      const [was, is] = [step.before.vault, step.after.vault];
      const instruction = instructionOf(step);
      if (instruction === "arbitrage" || instruction === "sync_donation") gains += is.idle - was.idle;
      // What a ticket forgoes is a gain of the others.
      if (instruction === "process_withdrawal" && is.lockedProfit > 0n) gains += is.lockedProfit;
      if (BigInt(is.policy.feeBps) > highest) highest = BigInt(is.policy.feeBps);
      const fees = is.reservedSilver + is.reservedEcosystem + is.owedSilver + is.owedEcosystem;
      return all([fees * 10_000n <= gains * highest, () => `fees of ${fees} on gains of ${gains}`]);
    };
  },
};
