import { partOf, pick } from "./command.ts";
import type { Proposal } from "./governance.ts";
import { PARAMETERS } from "./parameters.ts";
import { positionsOf } from "./priced.ts";
import type { Reading } from "./reading.ts";
import { CHANGE } from "./state.ts";
import { venuesOf } from "./venues.ts";
import { keyOf } from "./wire/key.ts";
import type { World } from "./world.ts";

/** What an admin may want, as far as it makes sense now. */
type Wish = (world: World, reading: Reading, which: number, part: number) => Proposal | undefined;

const USDC = 1_000_000n;
const LIMITS = { value: 40_000n * USDC, capacity: 50_000n * USDC, refill: 50_000n * USDC } as const;

/** A parameter back to where it was, or a quarter around that. */
const policy: Wish = (world, _reading, which, part) => {
  const one = pick(PARAMETERS, which);
  if (one === undefined) return undefined;
  const usual = BigInt(world.policy[one.name]);
  const value = part === 10_000 ? usual : (usual * BigInt(8_750 + Math.floor(part / 4))) / 10_000n;
  return { kind: CHANGE.policy, parameter: one.number, value };
};

const role =
  (kind: number, crew: "admins" | "guardians" | "keepers"): Wish =>
  (world, _reading, which) => {
    const next = pick(world.crew[crew], which);
    return next && { kind, subject: keyOf(next.publicKey) };
  };

const writeOff: Wish = (world, reading, which, part) => {
  const added = pick(venuesOf(world, reading), which);
  const outstanding = added && reading.vault.venues[added.venue.row]?.outstanding;
  if (!added || !outstanding) return undefined;
  return { kind: CHANGE.writeOff, parameter: added.venue.row, value: partOf(outstanding, Math.ceil(part / 8)) };
};

const addVenue: Wish = (world, reading) => {
  const missing = world.places.find(({ venue }) => !reading.records.Venue.has(venue));
  return missing && { kind: CHANGE.addVenue, parameter: missing.kind, subject: missing.destination, ...LIMITS };
};

const changeVenue: Wish = (world, reading, which) => {
  const added = pick(venuesOf(world, reading), which);
  return added && { kind: CHANGE.changeVenue, subject: added.place.venue, ...LIMITS };
};

const addPosition: Wish = (world, reading) => {
  const held = positionsOf(world, reading).map(({ asset }) => asset);
  const asset = world.assets.find((each) => !held.includes(each));
  return asset && { kind: CHANGE.addPosition, subject: asset.mint, feed: asset.feed, value: LIMITS.capacity };
};

const changePosition: Wish = (world, reading, which) => {
  const held = pick(positionsOf(world, reading), which);
  return held && { kind: CHANGE.changePosition, subject: held.key, feed: held.asset.feed, value: LIMITS.value };
};

const setSilver: Wish = ({ silver }) => ({ kind: CHANGE.setSilver, subject: silver.mint, feed: silver.feed });
const usdcFeed: Wish = ({ usdcFeed }) => ({ kind: CHANGE.usdcFeed, feed: usdcFeed });

const releaseShares: Wish = ({ people, accounts }, { tokens }, which, part) => {
  const held = (accounts.protocolShares && tokens.get(accounts.protocolShares)) ?? 0n;
  const person = pick(people, which);
  const value = partOf(held, part);
  return person && value > 0n ? { kind: CHANGE.releaseShares, subject: person.shares, value } : undefined;
};

/** Every kind of change; the policy's parameters are many and come more often. */
export const WISHES: readonly Wish[] = [
  policy,
  policy,
  policy,
  policy,
  role(CHANGE.keeper, "keepers"),
  role(CHANGE.guardian, "guardians"),
  role(CHANGE.admin, "admins"),
  writeOff,
  writeOff,
  addVenue,
  changeVenue,
  changeVenue,
  addPosition,
  changePosition,
  setSilver,
  usdcFeed,
  releaseShares,
];
