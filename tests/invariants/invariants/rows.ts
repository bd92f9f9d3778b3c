import { all, type Invariant } from "../step.ts";

/** The vault's sum over venues. */
export const rows: Invariant = {
  name: "rows",
  rule: "outstanding is the sum of the venue rows, and rows beyond the last venue are empty",
  start: () => (step) => {
    const { outstanding, venues, venueCount } = step.after.vault;
    const sum = venues.reduce((total, row) => total + row.outstanding, 0n);
    const unused = venues
      .slice(venueCount)
      .every((row) => row.outstanding === 0n && row.attested === 0n && row.writtenOff === 0n);
    return all(
      [outstanding === sum, () => `${outstanding} is outstanding, the rows' is ${sum}`],
      [unused, "a row that no venue has is not empty"],
    );
  },
};
