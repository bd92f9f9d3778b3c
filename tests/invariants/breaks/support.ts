import assert from "node:assert/strict";
import { distributionKey, positionKey, ticketKey } from "../addresses.ts";
import type { SendPlan } from "../command.ts";
import { keeperOf } from "../roles.ts";
import type { Scene } from "../scene.ts";
import type { Key } from "../wire/key.ts";
import type { Place } from "../world.ts";

/** What was done, and how. */
export type Break = readonly [string, (scene: Scene) => Promise<void>];
/** By invariant: states that no instruction may leave behind; several where it has several parts. */
export type Breaks = Readonly<Record<string, readonly Break[]>>;

/** More than there is of anything. */
export const HUGE = 10n ** 15n;
export const USDC = 1_000_000n;

/** The venue for capital, and the one for inventory. */
export const capital = (scene: Scene): Key => placeOf(scene, 0).venue;
export const inventory = (scene: Scene): Key => placeOf(scene, 1).venue;
export const distribution = ({ world }: Scene): Key => distributionKey(world.vault, 0n);
export const keeperUsdc = ({ world, journey }: Scene): Key => keeperOf(world, journey.reading).usdc;
export const headTicket = ({ world, journey }: Scene): Key => ticketKey(world.vault, journey.reading.vault.ticketHead);

/** The open position. */
export function position({ world }: Scene): Key {
  const [asset] = world.assets;
  assert.ok(asset);
  return positionKey(world.vault, asset.mint);
}

function placeOf({ world }: Scene, at: number): Place {
  const place = world.places[at];
  assert.ok(place);
  return place;
}

/** Something appears at the destination of a place. */
export function arrive(scene: Scene, place: number, amount: bigint, plan: SendPlan): Promise<void> {
  return scene.token(placeOf(scene, place).destination, amount, plan);
}
