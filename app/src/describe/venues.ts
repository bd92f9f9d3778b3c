import { money } from "../format.ts";
import { costing, type Describers, name, said } from "./description.ts";

/** What goes to venues and comes back from them. */
export const VENUES: Describers<
  "capitalDeployed" | "venueAttested" | "venueSettled" | "inventorySent" | "inventorySettled"
> = {
  capitalDeployed: ({ venue, amount }) => said("Capital deployed", `to venue ${name(venue)}`, -amount),
  venueAttested: ({ venue, authority, amount, loss }) => {
    const lowered = loss === 0n ? "" : `, ${money(loss)} USDC less than exits were paid from`;
    return said("Venue attested", `${name(authority)} says that ${name(venue)} has ${money(amount)} USDC${lowered}`);
  },
  venueSettled: ({ venue, amount, principal, recovered, profit }) => {
    const parts = [
      [principal, "principal"],
      [recovered, "recovered of what was written off"],
      [profit, "profit"],
    ] as const;
    const made = parts.filter(([atoms]) => atoms !== 0n).map(([atoms, what]) => `${money(atoms)} ${what}`);
    return said("Venue settled", `from venue ${name(venue)}: ${made.join(", ")}`, amount);
  },
  inventorySent: ({ venue, position, units, cost }) =>
    said(
      "Inventory sent",
      `${units} atoms of position ${name(position)} to venue ${name(venue)}, which had cost ${money(cost)} USDC`,
    ),
  inventorySettled: ({ venue, units, cost, proceeds, loss }) =>
    said(
      "Inventory settled",
      `${units} atoms sold at venue ${name(venue)}, which had cost ${money(cost)} USDC${costing(loss)}`,
      proceeds,
    ),
};
