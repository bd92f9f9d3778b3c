import { positionsOf } from "../priced.ts";
import { CAPITAL } from "../state.ts";
import { all, type Invariant } from "../step.ts";

/** The vault's sums over venues and positions, against those. */
export const rows: Invariant = {
  name: "rows",
  rule: "outstanding is the sum of the venue rows, position cost that of the positions, and the bitmap says which of them are open",
  start: (world) => (step) => {
    const { vault, records, tokens } = step.after;
    const { outstanding, positionCost, venues, venueCount } = vault;
    const sum = venues.reduce((total, row) => total + row.outstanding, 0n);
    const unused = venues
      .slice(venueCount)
      .every((row) => row.outstanding === 0n && row.attested === 0n && row.writtenOff === 0n);
    let [cost, bits] = [0n, 0];
    for (const { position, asset } of positionsOf(world, step.after)) {
      cost += position.cost;
      if (position.amount > 0n) bits |= 1 << position.slot;
      const held = tokens.get(asset.holding) ?? 0n;
      if (held < position.amount) return `${position.amount} ${asset.name} are recorded and ${held} held`;
    }
    const idle = [...records.Venue.values()].every(({ kind, units }) => kind !== CAPITAL || units === 0n);
    return all(
      [outstanding === sum, () => `${outstanding} is outstanding, the rows' is ${sum}`],
      [unused, "a row that no venue has is not empty"],
      [records.Venue.size === venueCount, () => `${records.Venue.size} venues have ${venueCount} rows`],
      [positionCost === cost, () => `the positions' cost is ${positionCost}, their sum ${cost}`],
      [vault.positions === bits, () => `the bitmap is ${vault.positions}, the open positions ${bits}`],
      [idle, "a venue for capital has inventory"],
    );
  },
};
