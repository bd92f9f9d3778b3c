import { positionKey } from "./addresses.ts";
import type { Put } from "./command.ts";
import { vaultTime } from "./price.ts";
import { type PublishedPrice, priceAccount } from "./pyth.ts";
import { type Rates, ratesOf } from "./rates.ts";
import type { Reading } from "./reading.ts";
import type { PositionState } from "./state.ts";
import type { Meta } from "./wire/instruction.ts";
import type { Key } from "./wire/key.ts";
import type { Asset, World } from "./world.ts";

/** A position that exists, with what it is of. */
export interface Held {
  readonly asset: Asset;
  readonly key: Key;
  readonly position: PositionState;
}

/** The positions that exist, in the order of their slots. */
export function positionsOf(world: World, { records }: Reading): Held[] {
  const held = world.assets.flatMap((asset): Held[] => {
    const key = positionKey(world.vault, asset.mint);
    const position = records.Position.get(key);
    return position === undefined ? [] : [{ asset, key, position }];
  });
  return held.sort((a, b) => a.position.slot - b.position.slot);
}

/** What instructions that price shares are given behind their accounts: nothing while no position is open. */
export function pricedMetas(world: World, reading: Reading): Meta[] {
  const open = positionsOf(world, reading).filter(({ position }) => position.amount > 0n);
  if (open.length === 0) return [];
  const readonly = (key: Key): Meta => ({ key, signer: false, writable: false });
  const pairs = open.flatMap(({ key, asset }) => [{ key, signer: false, writable: true }, readonly(asset.price)]);
  return [readonly(world.usdcPrice), ...pairs];
}

/** A price as it was last published. */
export function priceOf({ prices }: Reading, key: Key): PublishedPrice {
  const price = prices.get(key);
  if (price === undefined) throw new Error(`nobody has published ${key.text}`);
  return price;
}

/** An asset's rates in USDC. */
export function ratesNow(world: World, reading: Reading, { price, decimals }: Asset): Rates {
  return ratesOf(priceOf(reading, price), decimals, priceOf(reading, world.usdcPrice));
}

/** Publishes again what is older than half of what the policy takes, as whoever sends a transaction would. */
export function refreshed(world: World, reading: Reading, assets: readonly Asset[] = world.assets): Put[] {
  const now = vaultTime(reading.vault, reading.now);
  const old = now - reading.vault.policy.maxPriceAge / 2n;
  const feeds = [{ price: world.usdcPrice, feed: world.usdcFeed }, ...assets];
  return feeds.flatMap(({ price, feed }): Put[] => {
    const last = priceOf(reading, price);
    return last.at >= old ? [] : [[price, priceAccount(feed, { ...last, at: now })]];
  });
}
