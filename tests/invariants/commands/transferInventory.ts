import fc from "fast-check";
import { positionKey } from "../addresses.ts";
import { part, seldom, which } from "../arbitraries.ts";
import { type CommandKind, partOf, pick } from "../command.ts";
import { refreshed } from "../priced.ts";
import { keeperOf } from "../roles.ts";
import { INVENTORY } from "../state.ts";
import { venuesOf } from "../venues.ts";
import { call } from "../world.ts";

/** The keeper sends a part of a position's tokens to a venue that sells them. */
export const transferInventory: CommandKind<{ which: number; part: number; stale: boolean }> = {
  name: "transferInventory",
  weight: 4,
  leastAccepted: 0.25,
  params: fc.record({ which, part, stale: seldom(20) }),
  plan(params, world, reading) {
    const added = pick(venuesOf(world, reading, INVENTORY), params.which);
    const asset = added?.place.asset;
    if (added === undefined || asset === undefined) return undefined;
    const position = positionKey(world.vault, asset.mint);
    const units = partOf(reading.records.Position.get(position)?.amount ?? 0n, params.part);
    if (units === 0n) return undefined;
    const { key: keeper, signer } = keeperOf(world, reading);
    const { venue, destination } = added.place;
    const prices = { usdcPrice: world.usdcPrice, price: asset.price };
    const accounts = { keeper, position, venue, holding: asset.holding, destination, ...prices };
    const args = { expectedNonce: reading.vault.orderNonce, units };
    const puts = params.stale ? [] : refreshed(world, reading, [asset]);
    return { send: call(world, "transfer_inventory", accounts, args), signers: [signer], puts };
  },
};
