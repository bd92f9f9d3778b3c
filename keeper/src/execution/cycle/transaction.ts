import {
  type AddressLookupTableAccount,
  ComputeBudgetProgram,
  type PublicKey,
  type TransactionInstruction,
  TransactionMessage,
  VersionedTransaction,
} from "@solana/web3.js";
import { EmpireError } from "../../domain/error.ts";
import { MAX_ACCOUNT_LOCKS } from "../../vault/accountTable.ts";

/** Solana's packet: an IPv6 frame less its headers. */
export const MAX_TRANSACTION_BYTES = 1_232;
const MAX_UNITS = 1_400_000;

export interface CycleTransaction {
  readonly keeper: PublicKey;
  /** The vault's arbitrage instruction. */
  readonly arbitrage: TransactionInstruction;
  readonly tipAccount: PublicKey;
  readonly lookupTables: readonly AddressLookupTableAccount[];
  readonly blockhash: string;
  /** Compute units to ask for; the most there are when not given. */
  readonly units?: number;
  readonly microLamports: number;
}

/**
 * The one transaction of a cycle, unsigned: trade, tip and profit check cannot be torn apart, not even by a validator
 * that breaks up the bundle.
 *
 * @throws EmpireError TRANSACTION_TOO_LARGE beyond 1,232 bytes or 64 account locks.
 */
export function cycleTransaction(parts: CycleTransaction): VersionedTransaction {
  const { keeper, arbitrage, blockhash, microLamports } = parts;
  const message = new TransactionMessage({
    payerKey: keeper,
    recentBlockhash: blockhash,
    instructions: [
      ComputeBudgetProgram.setComputeUnitLimit({ units: parts.units ?? MAX_UNITS }),
      ComputeBudgetProgram.setComputeUnitPrice({ microLamports }),
      arbitrage,
    ],
  }).compileToV0Message(usableTables(parts));
  const transaction = new VersionedTransaction(message);
  const lookups = message.addressTableLookups.flatMap((table) => [...table.writableIndexes, ...table.readonlyIndexes]);
  const locks = message.staticAccountKeys.length + lookups.length;
  if (locks > MAX_ACCOUNT_LOCKS) throw tooLarge(`it locks ${locks} accounts of ${MAX_ACCOUNT_LOCKS}`);
  const bytes = size(transaction);
  if (bytes === undefined || bytes > MAX_TRANSACTION_BYTES) {
    throw tooLarge(`it has ${bytes ?? "too many"} bytes of ${MAX_TRANSACTION_BYTES}`);
  }
  return transaction;
}

/** What to ask for after a simulation that took `consumed`: more by the margin, rounded up. */
export function unitsFor(consumed: number, marginPercent: number): number {
  return Math.min(MAX_UNITS, Math.ceil((consumed * marginPercent) / 100));
}

/** A tip account that comes out of a lookup table makes the bundle ineligible: a table that holds it is not used. */
function usableTables({ lookupTables, tipAccount }: CycleTransaction): AddressLookupTableAccount[] {
  return lookupTables.filter(({ state }) => !state.addresses.some((address) => address.equals(tipAccount)));
}

/** Bytes of the transaction; undefined when it does not even fit the library's buffer, which is the packet. */
function size(transaction: VersionedTransaction): number | undefined {
  try {
    return transaction.serialize().length;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function tooLarge(what: string): EmpireError {
  return new EmpireError(
    "TRANSACTION_TOO_LARGE",
    `the cycle's transaction is too large: ${what}. Fewer hops or a lookup table of the pools' accounts would do`,
  );
}
