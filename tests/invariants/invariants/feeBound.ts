import { earnedIn } from "../earned.ts";
import { vaultTime, worth } from "../price.ts";
import { all, type Invariant, instructionOf, type Step } from "../step.ts";
import { pricesAt } from "../value.ts";
import type { World } from "../world.ts";

/** Whose profit, where there is one, is locked. */
const EARNS = new Set(["arbitrage", "sync_donation", "close_position", "settle_venue", "settle_inventory"]);

/** Nobody's principal pays a fee: all fees together are within the rate of all gains together (attacks 25 and 27). */
export const feeBound: Invariant = {
  name: "feeBound",
  rule: "all parts of fees so far but the protocol's shares are within the fee's rate of all that was gained so far: profits, donations, what leavers left behind",
  start(world, first) {
    let [gains, paid, highest] = [0n, 0n, BigInt(first.vault.policy.feeBps)];
    return (step) => {
      if (step.plan === undefined) return undefined;
      const [was, is] = [step.before.vault, step.after.vault];
      gains += gainIn(world, step);
      if (BigInt(is.policy.feeBps) > highest) highest = BigInt(is.policy.feeBps);
      if (instructionOf(step) === "claim_distribution") paid += was.distributing - is.distributing;
      const ecosystem = is.reservedEcosystem + is.distributing + paid + is.owedEcosystem;
      const fees = ecosystem + is.reservedSilver + is.silverSpent + is.owedSilver;
      return all([fees * 10_000n <= gains * highest, () => `fees of ${fees} on gains of ${gains}`]);
    };
  },
};

/** What all shares together, or those that stay, gained by a step. */
function gainIn(world: World, step: Step): bigint {
  const [was, is] = [step.before.vault, step.after.vault];
  const instruction = instructionOf(step) ?? "";
  if (EARNS.has(instruction)) return positive(earnedIn(step));
  if (instruction !== "process_withdrawal") return 0n;
  // A leaver is paid at the low price, and no more than when he asked: what his shares are worth besides is the others'.
  const { book } = pricesAt(world, step.before, vaultTime(was, step.after.now));
  const burned = step.before.supply - step.after.supply;
  return positive(worth(burned, book) + 1n - (is.payable - was.payable));
}

const positive = (amount: bigint): bigint => (amount > 0n ? amount : 0n);
