import type { SendPlan } from "./command.ts";
import { refreshed } from "./priced.ts";
import type { Reading } from "./reading.ts";
import { keeperOf } from "./roles.ts";
import { quote } from "./route.ts";
import type { Key } from "./wire/key.ts";
import { type Asset, call, type World } from "./world.ts";

/** An order of the keeper's through the hostile router, which pays `out` whatever is fair. */
export interface Swap {
  readonly instruction: "open_position" | "close_position" | "buy_silver";
  readonly asset: Asset;
  readonly accounts: Readonly<Record<string, Key>>;
  readonly amountIn: bigint;
  readonly out: bigint;
  readonly minOut: bigint;
  /** Published as they are, however old. */
  readonly stale: boolean;
  /** With the nonce before. */
  readonly old: boolean;
}

export function swap(world: World, reading: Reading, order: Swap): SendPlan {
  const { asset, instruction, amountIn, out, minOut } = order;
  const { key: keeper, signer } = keeperOf(world, reading);
  const route = instruction === "close_position" ? asset.sell : asset.buy;
  const { orderNonce } = reading.vault;
  const expectedNonce = orderNonce - (order.old && orderNonce > 0n ? 1n : 0n);
  const accounts = { keeper, usdcPrice: world.usdcPrice, price: asset.price, ...order.accounts };
  const args = { order: { expectedNonce, amountIn, minOut }, legs: quote(route, amountIn, out) };
  return {
    send: call(world, instruction, accounts, args, route.metas),
    signers: [signer],
    puts: order.stale ? [] : refreshed(world, reading, [asset]),
  };
}
