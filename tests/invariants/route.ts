import type { PublicKey } from "@solana/web3.js";
import { accountTable } from "../../keeper/src/vault/accountTable.ts";
import { scratchAddress, vaultAddresses } from "../../keeper/src/vault/addresses.ts";
import { ROUTER } from "../../keeper/src/vault/router.ts";
import { TILL } from "../support/hostile.ts";
import { hostileLeg } from "../support/hostileLeg.ts";
import type { Argument, Meta } from "./wire/instruction.ts";
import { keyOf } from "./wire/key.ts";

/** A path through the hostile router, whose table is put together once. */
export interface Route {
  readonly metas: readonly Meta[];
  readonly legs: readonly { readonly data: Uint8Array; readonly accounts: Uint8Array }[];
}

/** Atoms of each mint between that a leg pays and the next takes. */
const BETWEEN = 50_000_000n;
/** Where route_v2 keeps in-amount and quoted out-amount. */
const IN_AMOUNT = 8;
const QUOTED = 16;

/** The path along `mints`, a leg from each to the next. */
export function routeAlong(
  vault: PublicKey,
  mints: readonly PublicKey[],
  tills: ReadonlyMap<PublicKey, PublicKey>,
): Route {
  const { trader } = vaultAddresses(vault);
  const end = (mint: PublicKey) => ({ mint, scratch: scratchAddress(vault, mint), till: tills.get(mint) ?? TILL });
  const legs = mints.slice(1).map((output, place) => {
    const ends = { input: end(mints[place] ?? output), output: end(output) };
    return hostileLeg("routeV2", { user: trader, till: TILL, ...ends, inAmount: BETWEEN, quoted: BETWEEN });
  });
  const table = accountTable(legs, ROUTER, [trader], []);
  return {
    metas: table.metas.map(({ pubkey, isSigner, isWritable }) => ({
      key: keyOf(pubkey),
      signer: isSigner,
      writable: isWritable,
    })),
    legs: table.legs,
  };
}

/** The legs of a route that takes `amountIn` and pays `out`, whatever is fair. */
export function quote(route: Route, amountIn: bigint, out: bigint): Argument[] {
  return route.legs.map(({ data, accounts }, place) => {
    const copy = Uint8Array.from(data);
    const bytes = new DataView(copy.buffer);
    if (place === 0) bytes.setBigUint64(IN_AMOUNT, amountIn, true);
    if (place === route.legs.length - 1) bytes.setBigUint64(QUOTED, out, true);
    return { data: copy, accounts };
  });
}
