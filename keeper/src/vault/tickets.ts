import type { Commitment, Connection, PublicKey } from "@solana/web3.js";
import { decodeWithdrawal } from "./account.ts";
import { VAULT_PROGRAM_ID, vaultProgram } from "./program.ts";
import type { WithdrawalRead } from "./read.ts";

/** Where a ticket's vault stands in its account; its owner follows. */
const VAULT_OFFSET = 8;
const OWNER_OFFSET = VAULT_OFFSET + 32;

/** Every ticket of one owner that has not been closed, in order, processed ones included. @throws EmpireError VAULT_UNREADABLE */
export async function readTicketsOf(
  connection: Connection,
  vault: PublicKey,
  owner: PublicKey,
  commitment: Commitment = "confirmed",
): Promise<WithdrawalRead[]> {
  const found = await connection.getProgramAccounts(VAULT_PROGRAM_ID, {
    commitment,
    filters: [
      { memcmp: vaultProgram().coder.accounts.memcmp("withdrawal") },
      { memcmp: { offset: VAULT_OFFSET, bytes: vault.toBase58() } },
      { memcmp: { offset: OWNER_OFFSET, bytes: owner.toBase58() } },
    ],
  });
  return found
    .map(({ pubkey, account }) => ({ address: pubkey, ticket: decodeWithdrawal(account.data) }))
    .sort((a, b) => (a.ticket.number < b.ticket.number ? -1 : 1));
}
