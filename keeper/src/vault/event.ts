import type { IdlEvents } from "@coral-xyz/anchor";
import { EmpireError } from "../domain/error.ts";
import { base64 } from "./bytes.ts";
import type { Vault } from "./idl/vault.ts";
import { type Plain, plain } from "./plain.ts";
import { vaultProgram } from "./program.ts";

type Events = IdlEvents<Vault>;

/** What the vault says that it did: one of the IDL's events. Every one has `vault` and `receipt`. */
export type VaultEvent = { [N in keyof Events]: { readonly name: N; readonly fields: Plain<Events[N]> } }[keyof Events];

/** Decodes an event from its discriminator and body. @throws EmpireError VAULT_UNREADABLE when it is none that the IDL knows. */
export function decodeEvent(bytes: Uint8Array): VaultEvent {
  const decoded = vaultProgram().coder.events.decode<Vault["events"][number]>(base64(bytes));
  if (decoded === null) {
    throw new EmpireError("VAULT_UNREADABLE", "the vault emitted an event that this release does not know: update it");
  }
  return { name: decoded.name, fields: plain(decoded.data) } as VaultEvent;
}
