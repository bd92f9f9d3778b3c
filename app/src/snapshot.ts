import { type Connection, SYSVAR_CLOCK_PUBKEY } from "@solana/web3.js";
import { decodeVault, type VaultAccount } from "../../keeper/src/vault/account.ts";
import { vaultAddresses } from "../../keeper/src/vault/addresses.ts";
import { VAULT_PROGRAM_ID } from "../../keeper/src/vault/program.ts";
import { readQueue, type WithdrawalRead } from "../../keeper/src/vault/read.ts";
import { type Holdings, readHoldings } from "../../keeper/src/vault/readHoldings.ts";
import { readParts, type VaultParts } from "../../keeper/src/vault/readParts.ts";
import type { Source } from "./config.ts";

/** The vault, what its treasury holds and the chain's time, all of one slot; and its other accounts as they were right after. */
export interface Snapshot {
  readonly slot: number;
  readonly vault: VaultAccount;
  /** USDC atoms that the treasury's token account holds. */
  readonly held: bigint;
  /** Unix seconds by the chain's clock, not by this machine's. */
  readonly now: bigint;
  readonly queue: readonly WithdrawalRead[];
  readonly parts: VaultParts;
  readonly holdings: Holdings;
}

/** Where SPL Token keeps the amount, and the Clock sysvar its Unix time. */
const AMOUNT_OFFSET = 64;
const UNIX_TIME_OFFSET = 32;

/**
 * Reads everything that the page shows but the receipts.
 *
 * @throws Error that says what is not there.
 */
export async function readSnapshot(
  connection: Connection,
  { vault: address, prices }: Pick<Source, "vault" | "prices">,
): Promise<Snapshot> {
  const { treasury } = vaultAddresses(address);
  // In one call, or a trade between two would make the treasury look short.
  const { context, value } = await connection.getMultipleAccountsInfoAndContext(
    [address, treasury, SYSVAR_CLOCK_PUBKEY],
    "confirmed",
  );
  const [account, token, clock] = value;
  if (!account) throw new Error(`There is no vault at ${address} on this cluster: check the address and the RPC.`);
  if (!account.owner.equals(VAULT_PROGRAM_ID)) throw new Error(`${address} is not an account of the vault program.`);
  if (!token) throw new Error(`The vault's treasury account ${treasury} is missing.`);
  const vault = decodeVault(account.data);
  const now = clock ? view(clock.data).getBigInt64(UNIX_TIME_OFFSET, true) : vault.updatedAt;
  const [queue, parts] = await Promise.all([
    readQueue(connection, address, vault),
    readParts(connection, address, vault),
  ]);
  return {
    slot: context.slot,
    vault,
    held: view(token.data).getBigUint64(AMOUNT_OFFSET, true),
    now,
    queue,
    parts,
    holdings: await readHoldings(connection, vault, parts.positions, prices, now),
  };
}

function view(data: Uint8Array): DataView {
  return new DataView(data.buffer, data.byteOffset, data.byteLength);
}
