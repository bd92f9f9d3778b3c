import { duration, money } from "../format.ts";
import { type Describers, name, said } from "./description.ts";

/** What depositors do, and what happens to all of them. */
export const DEPOSITORS: Describers<
  | "deposited"
  | "withdrawalRequested"
  | "withdrawalCancelled"
  | "withdrawalProcessed"
  | "withdrawalClaimed"
  | "feesAccrued"
  | "donationSynced"
> = {
  deposited: ({ amount, shares, owner }) => said("Deposit", `${money(shares)} shares to ${name(owner)}`, amount),
  withdrawalRequested: ({ number, shares, value, at, maturesAt }) =>
    said(
      "Withdrawal requested",
      `ticket ${number}: ${money(shares)} shares worth ${money(value)} USDC, matures in ${duration(maturesAt - at)}`,
    ),
  withdrawalCancelled: ({ number, shares }) =>
    said("Withdrawal cancelled", `ticket ${number}: ${money(shares)} shares given back`),
  withdrawalProcessed: ({ number, state, paid, burned, returned }) => {
    if (state === 1n) return said("Cancelled ticket skipped", `ticket ${number}`);
    const back = returned === 0n ? "" : `, ${money(returned)} shares given back`;
    return said(
      "Withdrawal processed",
      `ticket ${number}: ${money(paid)} USDC payable for ${money(burned)} shares${back}`,
    );
  },
  withdrawalClaimed: ({ number, paid, owner }) =>
    said("Withdrawal claimed", `ticket ${number} by ${name(owner)}`, -paid),
  feesAccrued: ({ minted }) => said("Fees accrued", `${money(minted)} shares minted to the protocol`),
  donationSynced: ({ amount }) => said("Donation", "joined locked profit", amount),
};
