import { held } from "../recorded.ts";
import { all, type Invariant, instructionOf } from "../step.ts";

/** Shares exist once: in the mint as in the books, and the queued ones in escrow. */
export const shareSupply: Invariant = {
  name: "shareSupply",
  rule: "the mint's supply is the recorded shares less those owed to the protocol; the escrow holds the queued ones; nobody else's are missing",
  start(world, first) {
    let stray = held(world, first, "escrow") - first.vault.queuedShares;
    return (step) => {
      const { before, after } = step;
      const { shares, protocolSharesOwed, queuedShares } = after.vault;
      const escrow = held(world, after, "escrow");
      if (instructionOf(step) === "transfer") stray += escrow - held(world, before, "escrow");
      const everybody = world.people.reduce((sum, { shares: account }) => sum + (after.tokens.get(account) ?? 0n), 0n);
      const all_held = everybody + escrow + held(world, after, "protocolShares");
      return all(
        [
          after.supply === shares - protocolSharesOwed,
          () => `${after.supply} shares exist, ${shares} are recorded and ${protocolSharesOwed} owed`,
        ],
        [
          escrow === queuedShares + stray,
          () => `the escrow holds ${escrow} for ${queuedShares} queued and ${stray} sent to it`,
        ],
        [all_held === after.supply, () => `${all_held} of ${after.supply} shares are held`],
      );
    };
  },
};
