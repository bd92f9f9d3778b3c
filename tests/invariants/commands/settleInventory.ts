import fc from "fast-check";
import { positionKey } from "../addresses.ts";
import { part, which } from "../arbitraries.ts";
import { type CommandKind, partOf, pick } from "../command.ts";
import { ratesNow, refreshed } from "../priced.ts";
import { worthUp } from "../rates.ts";
import { keeperOf } from "../roles.ts";
import { INVENTORY } from "../state.ts";
import { venuesOf } from "../venues.ts";
import { call } from "../world.ts";

const BPS = 10_000n;

/** The exchange pays for inventory that it sold: about the mid, or as the thief's accomplice far too little. */
export const settleInventory: CommandKind<{ which: number; part: number; bps: number }> = {
  name: "settleInventory",
  weight: 5,
  leastAccepted: 0.25,
  params: fc.record({
    which,
    part,
    bps: fc.oneof(
      { weight: 5, arbitrary: fc.integer({ min: 9_960, max: 10_200 }) },
      { weight: 1, arbitrary: fc.integer({ min: 5_000, max: 10_000 }) },
    ),
  }),
  plan(params, world, reading) {
    const sold = venuesOf(world, reading, INVENTORY).filter(({ venue }) => venue.units > 0n);
    const added = pick(sold, params.which);
    const asset = added?.place.asset;
    if (added === undefined || asset === undefined) return undefined;
    const units = partOf(added.venue.units, params.part);
    const proceeds = (worthUp(units, ratesNow(world, reading, asset).mid) * BigInt(params.bps)) / BPS;
    if (units === 0n || proceeds === 0n) return undefined;
    const { key: keeper, signer } = keeperOf(world, reading);
    const { exchange, usdcPrice } = world;
    const position = positionKey(world.vault, asset.mint);
    const prices = { usdcPrice, price: asset.price };
    const accounts = {
      keeper,
      payer: exchange.key,
      position,
      venue: added.place.venue,
      source: exchange.usdc,
      ...prices,
    };
    const args = { expectedNonce: reading.vault.orderNonce, units, proceeds };
    const puts = refreshed(world, reading, [asset]);
    return { send: call(world, "settle_inventory", accounts, args), signers: [signer, exchange.signer], puts };
  },
};
