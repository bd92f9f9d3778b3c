import type { PublicKey } from "@solana/web3.js";
import type { RouteLeg } from "../../keeper/src/vault/accountTable.ts";
import type { RouteForm } from "./market.ts";

/** The leg at `place` with what `change` makes of it. */
export const leg = (place: number, change: (leg: RouteLeg) => RouteLeg) => (legs: RouteLeg[]) =>
  legs.map((each, at) => (at === place ? change(each) : each));

/** A leg with the account at `slot` replaced. */
export const naming = (slot: number, pubkey: PublicKey) => (each: RouteLeg) => ({
  ...each,
  accounts: each.accounts.map((meta, at) => (at === slot ? { ...meta, pubkey } : meta)),
});

/** A leg that hands one more account to the router. */
export const showing = (pubkey: PublicKey, isWritable: boolean) => (each: RouteLeg) => ({
  ...each,
  accounts: [...each.accounts, { pubkey, isWritable, isSigner: false }],
});

/** A leg with bytes of its data replaced. */
export const writing = (at: number, bytes: readonly number[]) => (each: RouteLeg) => {
  const data = Uint8Array.from(each.data);
  data.set(bytes, at);
  return { ...each, data };
};

/** The forms of version 2. */
export const V2: readonly RouteForm[] = ["routeV2", "sharedAccountsRouteV2"];
/** The forms of version 1, for a first leg only. */
export const V1: readonly RouteForm[] = ["route", "sharedAccountsRoute"];

/** Where each form names its parts, as reference for what to forge: Jupiter's own account order. */
export const SLOTS = {
  route: { authority: 1, source: 2, destination: 3, mint: 5, tokenProgram: 0, fee: 6 },
  sharedAccountsRoute: { authority: 2, source: 3, destination: 6, mint: 8, tokenProgram: 0, fee: 9 },
  routeV2: { authority: 0, source: 1, destination: 2, mint: 4, tokenProgram: 6, fee: -1 },
  sharedAccountsRouteV2: { authority: 1, source: 2, destination: 5, mint: 7, tokenProgram: 9, fee: -1 },
} as const;

/** Where version 2 keeps its two fees, four bytes together. */
export const FEE_OFFSET = { routeV2: 26, sharedAccountsRouteV2: 27 } as const;
