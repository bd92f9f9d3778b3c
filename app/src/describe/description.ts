import type { PublicKey } from "@solana/web3.js";
import type { VaultEvent } from "../../../keeper/src/vault/event.ts";
import type { Formats } from "../../../keeper/src/vault/parameterWords.ts";
import { duration, money, percent, short } from "../format.ts";

/** What a receipt says, for people: its event's name and its amounts. */
export interface Description {
  readonly title: string;
  readonly text: string;
  /** What the event did to the treasury's USDC, in atoms. */
  readonly change: bigint;
}

export type EventName = VaultEvent["name"];
export type FieldsOf<N extends EventName> = Extract<VaultEvent, { readonly name: N }>["fields"];

/** What puts each of some events into words. */
export type Describers<N extends EventName> = { readonly [K in N]: (fields: FieldsOf<K>) => Description };

export function said(title: string, text: string, change = 0n): Description {
  return { title, text, change };
}

/** An address by its ends. */
export const name = (key: PublicKey): string => short(key.toBase58());

/** A loss in words, where there was one. */
export const costing = (loss: bigint): string =>
  loss === 0n ? "" : `, ${money(loss)} USDC of it lost at the oracle's mid`;

/** Numbers as the page writes them. */
export const PAGE: Formats = { usdc: money, duration, percent, address: name };
