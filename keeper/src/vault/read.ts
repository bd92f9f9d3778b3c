import type { Commitment, Connection, PublicKey } from "@solana/web3.js";
import { EmpireError } from "../domain/error.ts";
import { decodeVault, decodeWithdrawal, type VaultAccount, type WithdrawalAccount } from "./account.ts";
import { withdrawalAddress } from "./addresses.ts";
import { VAULT_PROGRAM_ID } from "./program.ts";

/** A vault and the slot that it was read at. */
export interface VaultRead {
  readonly slot: number;
  readonly vault: VaultAccount;
}

/** A ticket and its address. */
export interface WithdrawalRead {
  readonly address: PublicKey;
  readonly ticket: WithdrawalAccount;
}

const AT_ONCE = 100;

/**
 * Reads a vault.
 *
 * @throws EmpireError VAULT_MISSING when no account is there.
 * @throws EmpireError VAULT_UNREADABLE when what is there is no vault that this client reads.
 */
export async function readVault(
  connection: Connection,
  address: PublicKey,
  commitment: Commitment = "confirmed",
): Promise<VaultRead> {
  const { context, value } = await connection.getAccountInfoAndContext(address, commitment);
  if (value === null) {
    throw new EmpireError("VAULT_MISSING", `there is no vault at ${address} on this cluster: run the migrations first`);
  }
  if (!value.owner.equals(VAULT_PROGRAM_ID)) {
    throw new EmpireError(
      "VAULT_UNREADABLE",
      `the account ${address} belongs to ${value.owner}, not to the vault program`,
    );
  }
  return { slot: context.slot, vault: decodeVault(value.data) };
}

/** Reads one ticket; undefined when it was claimed or never made. @throws EmpireError VAULT_UNREADABLE */
export async function readWithdrawal(
  connection: Connection,
  vault: PublicKey,
  number: bigint,
  commitment: Commitment = "confirmed",
): Promise<WithdrawalAccount | undefined> {
  const info = await connection.getAccountInfo(withdrawalAddress(vault, number), commitment);
  return info === null ? undefined : decodeWithdrawal(info.data);
}

/** The tickets that are still queued, in their order, cancelled ones included. @throws EmpireError VAULT_UNREADABLE */
export async function readQueue(
  connection: Connection,
  address: PublicKey,
  { ticketHead, ticketNext }: Pick<VaultAccount, "ticketHead" | "ticketNext">,
  commitment: Commitment = "confirmed",
): Promise<WithdrawalRead[]> {
  const addresses = Array.from({ length: Number(ticketNext - ticketHead) }, (_, at) =>
    withdrawalAddress(address, ticketHead + BigInt(at)),
  );
  const queue: WithdrawalRead[] = [];
  for (let at = 0; at < addresses.length; at += AT_ONCE) {
    const chunk = addresses.slice(at, at + AT_ONCE);
    const infos = await connection.getMultipleAccountsInfo(chunk, commitment);
    chunk.forEach((ticketAddress, index) => {
      const info = infos[index];
      if (info) queue.push({ address: ticketAddress, ticket: decodeWithdrawal(info.data) });
    });
  }
  return queue;
}
