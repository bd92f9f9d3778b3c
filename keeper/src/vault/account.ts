import type { IdlAccounts } from "@coral-xyz/anchor";
import { EmpireError } from "../domain/error.ts";
import { bufferOf } from "./bytes.ts";
import type { Vault } from "./idl/vault.ts";
import { type Plain, plain } from "./plain.ts";
import { vaultProgram } from "./program.ts";

/** A vault's account, every field as programs/vault/src/state/vault.rs documents it. */
export type VaultAccount = Plain<IdlAccounts<Vault>["vault"]>;

/** A withdrawal ticket, every field as programs/vault/src/state/withdrawal.rs documents it. */
export type WithdrawalAccount = Plain<IdlAccounts<Vault>["withdrawal"]>;

/** A venue, a position, a change or a distribution, every field as programs/vault/src/state/<account>.rs documents it. */
export type VenueAccount = Plain<IdlAccounts<Vault>["venue"]>;
export type PositionAccount = Plain<IdlAccounts<Vault>["position"]>;
export type ChangeAccount = Plain<IdlAccounts<Vault>["change"]>;
export type DistributionAccount = Plain<IdlAccounts<Vault>["distribution"]>;

/** What `WithdrawalAccount.state` says. */
export const TICKET_STATES = ["open", "cancelled", "returned", "processed"] as const;
export type TicketState = (typeof TICKET_STATES)[number];

/** The layout that this client reads. */
const LAYOUT_VERSION = 1;

/** Reads a vault's account data. @throws EmpireError VAULT_UNREADABLE when it is another kind or a later layout. */
export function decodeVault(data: Uint8Array): VaultAccount {
  const account = plain(decode<IdlAccounts<Vault>["vault"]>("vault", data));
  if (account.version !== LAYOUT_VERSION) {
    throw new EmpireError(
      "VAULT_UNREADABLE",
      `the vault has layout ${account.version} and this release reads ${LAYOUT_VERSION}: update the keeper`,
    );
  }
  return account;
}

/** Reads a ticket's account data. @throws EmpireError VAULT_UNREADABLE when it is another kind of account. */
export function decodeWithdrawal(data: Uint8Array): WithdrawalAccount {
  return plain(decode<IdlAccounts<Vault>["withdrawal"]>("withdrawal", data));
}

/** Reads a venue's account data. @throws EmpireError VAULT_UNREADABLE when it is another kind of account. */
export function decodeVenue(data: Uint8Array): VenueAccount {
  return plain(decode<IdlAccounts<Vault>["venue"]>("venue", data));
}

/** Reads a position's account data. @throws EmpireError VAULT_UNREADABLE when it is another kind of account. */
export function decodePosition(data: Uint8Array): PositionAccount {
  return plain(decode<IdlAccounts<Vault>["position"]>("position", data));
}

/** Reads a change's account data. @throws EmpireError VAULT_UNREADABLE when it is another kind of account. */
export function decodeChange(data: Uint8Array): ChangeAccount {
  return plain(decode<IdlAccounts<Vault>["change"]>("change", data));
}

/** Reads a distribution's account data. @throws EmpireError VAULT_UNREADABLE when it is another kind of account. */
export function decodeDistribution(data: Uint8Array): DistributionAccount {
  return plain(decode<IdlAccounts<Vault>["distribution"]>("distribution", data));
}

/** A ticket's state in words. */
export function ticketState(ticket: WithdrawalAccount): TicketState {
  const state = TICKET_STATES[ticket.state];
  if (state === undefined)
    throw new EmpireError("VAULT_UNREADABLE", `ticket ${ticket.number} is in state ${ticket.state}`);
  return state;
}

function decode<T>(name: keyof IdlAccounts<Vault>, data: Uint8Array): T {
  try {
    return vaultProgram().coder.accounts.decode<T>(name, bufferOf(data));
  } catch (cause) {
    throw new EmpireError("VAULT_UNREADABLE", `the account is no ${name} of this program: check the address`, {
      cause,
    });
  }
}
