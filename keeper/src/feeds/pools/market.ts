import bs58 from "bs58";
import type { Address, Pool } from "../../domain/pool.ts";
import { type Atoms, atoms } from "../../domain/quantity.ts";

/** Owner of the embedded chain's pools: programs/market, which stands at Jupiter's address. */
export const MARKET_PROGRAM: Address = "JUP6LkbZbjS1jKKwapdHNy74zcZ3tLUZoi5QNyVTaV4";

/** A pool account of programs/market, field by field; the layout is documented in programs/market/src/state/pool.rs. */
export interface PoolAccount {
  readonly mintA: Address;
  readonly mintB: Address;
  readonly vaultA: Address;
  readonly vaultB: Address;
  readonly reserveA: Atoms;
  readonly reserveB: Atoms;
  readonly feeBps: number;
  readonly bump: number;
  readonly label: string;
}

const LENGTH = 176;
/** sha256("account:Pool")[..8], big endian for one comparison. */
const DISCRIMINATOR = 0xf19a6d0411b16dbcn;

/** Reads a pool account's data; undefined when it is another kind of account. */
export function decodePool(data: Uint8Array): PoolAccount | undefined {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  if (data.length !== LENGTH || view.getBigUint64(0) !== DISCRIMINATOR) return undefined;
  const address = (at: number): Address => bs58.encode(data.subarray(at, at + 32));
  return {
    mintA: address(8),
    mintB: address(40),
    vaultA: address(72),
    vaultB: address(104),
    reserveA: atoms(view.getBigUint64(136, true)),
    reserveB: atoms(view.getBigUint64(144, true)),
    feeBps: view.getUint16(152, true),
    bump: view.getUint8(154),
    label: new TextDecoder().decode(data.subarray(160, 176)).replace(/\0+$/, ""),
  };
}

/** The pool at `id`, read at `slot`, as the deciding stages know it. */
export function poolView(id: Address, slot: number, account: PoolAccount): Pool {
  const { label, mintA, mintB, reserveA, reserveB, feeBps } = account;
  return { id, label, mintA, mintB, reserveA, reserveB, feeBps, slot };
}
