import { Program } from "@coral-xyz/anchor";
import { Connection, PublicKey } from "@solana/web3.js";
import idl from "./idl/vault.json";
import type { Vault } from "./idl/vault.ts";

/** Where the vault program is on every cluster. */
export const VAULT_PROGRAM_ID = new PublicKey(idl.address);

let program: Program<Vault> | undefined;

/**
 * The program as anchor builds instructions for it. It has no connection of its own: reading and sending are done with
 * the caller's.
 */
export function vaultProgram(): Program<Vault> {
  program ??= new Program<Vault>(idl as unknown as Vault, { connection: new Connection("http://127.0.0.1:1") });
  return program;
}

/** What `#[event_cpi]` adds at the end of every instruction's accounts. */
export const EVENT_ACCOUNTS = {
  eventAuthority: PublicKey.findProgramAddressSync(
    [new TextEncoder().encode("__event_authority")],
    VAULT_PROGRAM_ID,
  )[0],
  program: VAULT_PROGRAM_ID,
} as const;
