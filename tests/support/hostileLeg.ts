import { TOKEN_PROGRAM_ID } from "@solana/spl-token";
import type { AccountMeta, PublicKey } from "@solana/web3.js";
import type { RouteLeg } from "../../keeper/src/vault/accountTable.ts";
import { ROUTER } from "../../keeper/src/vault/router.ts";
import { type Deed, deeds } from "./deeds.ts";
import type { RouteForm } from "./market.ts";

/** One end of a leg: a mint, the trader's account of it and the till's. */
export interface End {
  readonly mint: PublicKey;
  readonly scratch: PublicKey;
  readonly till: PublicKey;
}

export interface HostileLeg {
  readonly user: PublicKey;
  readonly till: PublicKey;
  readonly input: End;
  readonly output: End;
  readonly inAmount: bigint;
  readonly quoted: bigint;
}

/** The data of each form: its discriminator, where in-amount and quoted out-amount stand, and where the numbers end. */
const DATA: Readonly<Record<RouteForm, { readonly head: string; readonly amounts: number; readonly end: number }>> = {
  route: { head: "e517cb977ae3ad2a", amounts: 12, end: 31 },
  sharedAccountsRoute: { head: "c1209b3341d69c81", amounts: 13, end: 32 },
  routeV2: { head: "bb64facc31c4af14", amounts: 8, end: 30 },
  sharedAccountsRouteV2: { head: "d19853937cfed8e9", amounts: 9, end: 31 },
};

const readonly = (pubkey: PublicKey): AccountMeta => ({ pubkey, isSigner: false, isWritable: false });
const writable = (pubkey: PublicKey): AccountMeta => ({ pubkey, isSigner: false, isWritable: true });

/** A leg in one of Jupiter's four forms, with neither fees nor plan, and the deed behind its numbers. */
export function hostileLeg(form: RouteForm, leg: HostileLeg, deed: Deed = deeds.trade): RouteLeg {
  const { head, amounts, end } = DATA[form];
  const data = Buffer.alloc(end);
  data.write(head, "hex");
  data.writeBigUInt64LE(leg.inAmount, amounts);
  data.writeBigUInt64LE(leg.quoted, amounts + 8);
  const tail = [readonly(leg.till), writable(leg.input.till), writable(leg.output.till)];
  return {
    programId: ROUTER,
    accounts: [...accountsOf(form, leg), ...tail, ...deed.props],
    data: Buffer.concat([data, Buffer.from([deed.number]), deed.arguments]),
  };
}

/** The accounts that a form names before the hops', in Jupiter's order; its own id stands for none. */
function accountsOf(form: RouteForm, leg: HostileLeg): readonly AccountMeta[] {
  const [user, owner] = [readonly(leg.user), readonly(leg.till)];
  const [source, destination] = [writable(leg.input.scratch), writable(leg.output.scratch)];
  const [tillIn, tillOut] = [writable(leg.input.till), writable(leg.output.till)];
  const [mintIn, mintOut] = [readonly(leg.input.mint), readonly(leg.output.mint)];
  const [token, none] = [readonly(TOKEN_PROGRAM_ID), readonly(ROUTER)];
  switch (form) {
    case "route":
      return [token, user, source, destination, none, mintOut, none, none, none];
    case "sharedAccountsRoute": {
      const path = [source, tillIn, tillOut, destination, mintIn, mintOut];
      return [token, owner, user, ...path, none, none, none, none];
    }
    case "routeV2":
      return [user, source, destination, mintIn, mintOut, token, token, none, none, none];
    case "sharedAccountsRouteV2": {
      const path = [source, tillIn, tillOut, destination, mintIn, mintOut];
      return [owner, user, ...path, token, token, none, none];
    }
  }
}
