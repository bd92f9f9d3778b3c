import { OPEN, PROCESSED } from "../state.ts";
import { all, type Invariant } from "../step.ts";

/** The vault's three sums over tickets, against the tickets. */
export const tickets: Invariant = {
  name: "tickets",
  rule: "payable is the sum of processed tickets not yet claimed; queued value and shares are those of the open ones",
  start: () => (step) => {
    const { vault, records } = step.after;
    let [payable, queued, queuedShares] = [0n, 0n, 0n];
    for (const ticket of records.Withdrawal.values()) {
      if (ticket.state === PROCESSED) payable += ticket.payable;
      if (ticket.state !== OPEN) continue;
      queued += ticket.valueAtRequest;
      queuedShares += ticket.shares;
    }
    return all(
      [vault.payable === payable, () => `payable is ${vault.payable}, the tickets' is ${payable}`],
      [vault.queued === queued, () => `${vault.queued} is queued, the tickets' is ${queued}`],
      [
        vault.queuedShares === queuedShares,
        () => `${vault.queuedShares} shares are queued, the tickets' are ${queuedShares}`,
      ],
    );
  },
};
