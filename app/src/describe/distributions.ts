import { money, time } from "../format.ts";
import { type Describers, name, said } from "./description.ts";

/** What goes to the ecosystem's token holders. */
export const DISTRIBUTIONS: Describers<
  "distributionProposed" | "distributionCancelled" | "distributionClaimed" | "distributionClawedBack"
> = {
  distributionProposed: ({ epoch, total, claimableFrom, clawbackFrom }) =>
    said(
      "Distribution proposed",
      `no. ${epoch}: ${money(total)} USDC set aside, claimable from ${time(claimableFrom)} to ${time(clawbackFrom)}`,
    ),
  distributionCancelled: ({ epoch, returned, authority }) =>
    said("Distribution cancelled", `no. ${epoch} by ${name(authority)}: ${money(returned)} USDC reserved again`),
  distributionClaimed: ({ epoch, claimant, amount }) =>
    said("Distribution claimed", `no. ${epoch} by ${name(claimant)}`, -amount),
  distributionClawedBack: ({ epoch, returned }) =>
    said("Distribution ended", `no. ${epoch}: ${money(returned)} USDC that nobody claimed are reserved again`),
};
