import { recordedCash, strayCash } from "../recorded.ts";
import { all, type Invariant, instructionOf } from "../step.ts";

/** Rule 1. What nobody has synced yet is followed step by step, so that cash can neither be missing nor be somewhere unrecorded. */
export const solvency: Invariant = {
  name: "solvency",
  rule: "what is recorded is what the treasury holds, less donations that nobody has synced",
  start(world, first) {
    let stray = strayCash(world, first);
    return (step) => {
      if (instructionOf(step) === "transfer") stray += given(step, world.accounts.treasury?.text);
      if (instructionOf(step) === "sync_donation") stray = 0n;
      const now = strayCash(world, step.after);
      const said = `${now} atoms are in the treasury beside the ${recordedCash(step.after.vault)} recorded, not ${stray}`;
      return all([now >= 0n, said], [now === stray, said]);
    };
  },
};

function given({ before, after }: Parameters<ReturnType<Invariant["start"]>>[0], text: string | undefined): bigint {
  for (const [key, amount] of after.tokens) if (key.text === text) return amount - (before.tokens.get(key) ?? 0n);
  return 0n;
}
