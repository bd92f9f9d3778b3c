import bs58 from "bs58";
import type { Address, Pool } from "../../domain/pool.ts";
import { decodePool, MARKET_PROGRAM, poolView } from "../pools/market.ts";

/** How to find a program's pools and read them. */
export interface PoolLayout {
  readonly program: Address;
  /** Bytes of a pool account. */
  readonly dataSize: number;
  /** The first bytes of one, base58. */
  readonly discriminator: string;
  /** undefined when it is no pool after all. */
  read(id: Address, slot: number, data: Uint8Array): Pool | undefined;
}

/** Pools of programs/market, as it is laid out in programs/market/src/state/pool.rs. */
export function marketPools(program: Address = MARKET_PROGRAM): PoolLayout {
  return {
    program,
    dataSize: 176,
    discriminator: bs58.encode(Buffer.from("f19a6d0411b16dbc", "hex")),
    read(id, slot, data) {
      const account = decodePool(data);
      return account && poolView(id, slot, account);
    },
  };
}
