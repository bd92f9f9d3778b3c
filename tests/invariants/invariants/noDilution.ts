import { fell, spell, vaultTime } from "../price.ts";
import { type Invariant, instructionOf, type Step } from "../step.ts";
import { afterHaircut, pricesAt } from "../value.ts";

/** What the keeper's trades and the admin's decisions cost is bounded by other invariants (keeperLoss, ratchet). */
const NOT_NEUTRAL = new Set([
  "open_position",
  "close_position",
  "transfer_inventory",
  "settle_inventory",
  "apply_change",
]);

/** What charges the fee that is due before it does anything else (rule 8). */
const ACCRUES = new Set(["deposit", "request_withdrawal", "process_withdrawal", "accrue_fees", "tighten_policy"]);

/**
 * What somebody does may not make anybody else's shares worth less. Prices are compared at one moment, so that time does not count; the fee
 * that was due before counts as charged, and one that falls due by what was done, because the book price rose, as not yet.
 */
export const noDilution: Invariant = {
  name: "noDilution",
  rule: "no instruction lowers the low or the book price of shares, but a trade, a write-off, and an attestation by what it counts as a loss",
  start: (world) => (step) => {
    const instruction = instructionOf(step);
    // Without shares there is nobody whose they are.
    if (instruction === undefined || NOT_NEUTRAL.has(instruction) || step.before.vault.shares === 0n) return undefined;
    const at = vaultTime(step.before.vault, step.after.now);
    const before = pricesAt(world, step.before, at, ACCRUES.has(instruction) ? "charged" : "open");
    const after = pricesAt(world, step.after, at, "open");
    const allowed = allowance(step, at);
    if (allowed !== undefined && fell(before.low, after.low, allowed)) {
      return `${step.command} lowered the low price from ${spell(before.low)} to ${spell(after.low)}`;
    }
    const book = !fell(before.book, after.book);
    return book || `${step.command} lowered the book price from ${spell(before.book)} to ${spell(after.book)}`;
  },
};

/** By how many atoms of the whole an instruction may lower the low NAV; undefined where nothing bounds it. */
function allowance({ plan, before, after }: Step, at: bigint): bigint | undefined {
  if (plan?.send.name === "attest_venue") {
    // The guardian may say the worst at once: it can only lower, and gains nothing by it.
    if (!plan.signers.some(({ publicKey }) => publicKey.equals(before.vault.keeper))) return undefined;
    return after.vault.losses.total;
  }
  if (plan?.send.name !== "deploy_capital") return 0n;
  // What is sent counts as old as the last attestation, so that money cannot make an old one look new.
  const amount = before.vault.idle - after.vault.idle;
  const venue = [...before.records.Venue].find(([key]) => plan.send.metas.some((meta) => meta.key === key))?.[1];
  const row = venue && after.vault.venues[venue.row];
  if (row === undefined) return 0n;
  const { haircutBps } = before.vault.policy;
  return amount - afterHaircut(amount, BigInt(haircutBps), at - row.attestedAt) + 1n;
}
