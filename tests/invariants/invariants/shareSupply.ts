import { held, sumOf } from "../recorded.ts";
import { all, type Invariant, instructionOf } from "../step.ts";

/** Shares exist once: in the mint as in the books, and the queued ones in escrow. */
export const shareSupply: Invariant = {
  name: "shareSupply",
  rule: "the mint's supply is the recorded shares less those owed to the protocol; the escrow holds the queued ones; nobody's are missing",
  start(world, first) {
    const accounts = world.people.map(({ shares }) => shares);
    let stray = held(world, first, "escrow") - first.vault.queuedShares;
    return (step) => {
      const { before, after } = step;
      const { shares, protocolSharesOwed, queuedShares } = after.vault;
      const escrow = held(world, after, "escrow");
      if (instructionOf(step) === "transfer") stray += escrow - held(world, before, "escrow");
      const everybody = sumOf(accounts, after) + escrow + held(world, after, "protocolShares");
      const { supply } = after;
      return all(
        [
          supply === shares - protocolSharesOwed,
          () => `${supply} shares exist, ${shares} are recorded and ${protocolSharesOwed} owed`,
        ],
        [
          escrow === queuedShares + stray,
          () => `the escrow holds ${escrow} for ${queuedShares} queued and ${stray} sent to it`,
        ],
        [everybody === supply, () => `${everybody} of ${supply} shares are held`],
      );
    };
  },
};
