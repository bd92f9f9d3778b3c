import type { PublicKey } from "@solana/web3.js";
import { changeAddress, withdrawalAddress } from "./addresses.ts";

/** What every instruction that carries out a change is given. */
export interface RipeChangeParams {
  readonly vault: PublicKey;
  /** Signs; gets the change's rent back. */
  readonly admin: PublicKey;
  /** The change's number. */
  readonly number: bigint;
  /** The vault's `ticketHead`: the program looks at that ticket while there is a queue. */
  readonly head: bigint;
}

/** The accounts that all of them begin with. */
export function ripeAccounts({ vault, admin, number, head }: RipeChangeParams) {
  return { admin, vault, change: changeAddress(vault, number), head: withdrawalAddress(vault, head) };
}
