import type { Account } from "./account.ts";
import { type Address, addressOf, LOOKUP_TABLE_PROGRAM } from "./address.ts";
import type { TransactionError } from "./transactionError.ts";
import type { WireTransaction } from "./wire.ts";

const META_BYTES = 56;

/** Every account that a transaction names, in the order in which its instructions count them. */
export interface ResolvedKeys {
  readonly keys: readonly Address[];
  readonly writable: readonly Address[];
  readonly readonly: readonly Address[];
}

/**
 * The keys of `transaction`: static ones, then those loaded from lookup tables, writable before read-only.
 * Only the tables' addresses are read here; the runtime itself judges whether a table is active.
 */
export function resolveKeys(
  transaction: WireTransaction,
  accountAt: (address: Address) => Account | undefined,
): ResolvedKeys | TransactionError {
  const writable: Address[] = [];
  const readonly: Address[] = [];
  for (const lookup of transaction.lookups) {
    const table = accountAt(lookup.table);
    if (table === undefined) return "AddressLookupTableNotFound";
    if (table.owner !== LOOKUP_TABLE_PROGRAM) return "InvalidAddressLookupTableOwner";
    for (const [indexes, target] of [
      [lookup.writable, writable],
      [lookup.readonly, readonly],
    ] as const) {
      for (const index of indexes) {
        const start = META_BYTES + index * 32;
        if (start + 32 > table.data.length) return "InvalidAddressLookupTableIndex";
        target.push(addressOf(table.data.subarray(start, start + 32)));
      }
    }
  }
  return { keys: [...transaction.staticKeys, ...writable, ...readonly], writable, readonly };
}

/** Whether the key at `index` of `keys` was asked for writable. */
export function isWritable(transaction: WireTransaction, resolved: ResolvedKeys, index: number): boolean {
  const statics = transaction.staticKeys.length;
  if (index >= statics) return index < statics + resolved.writable.length;
  if (index < transaction.requiredSignatures)
    return index < transaction.requiredSignatures - transaction.readonlySigned;
  return index < statics - transaction.readonlyUnsigned;
}

/** Whether `resolveKeys` gave keys, and not the error that stopped it. */
export function isResolved(resolved: ResolvedKeys | TransactionError): resolved is ResolvedKeys {
  return typeof resolved === "object" && "keys" in resolved;
}
