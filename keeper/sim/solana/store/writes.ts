import type { Write } from "../account.ts";
import type { Address } from "../address.ts";
import type { Parts } from "./record.ts";

/** An account's place in a record's head: its data is among the parts. `null` lamports: the account ended. */
export interface WriteHead {
  readonly address: Address;
  readonly lamports: string | null;
  readonly owner?: Address;
  readonly executable?: boolean;
  readonly size?: number;
}

/** The heads of `writes`; their data follows as parts, one for each that has data. */
export function writeHeads(writes: readonly Write[]): WriteHead[] {
  return writes.map(({ address, account }) =>
    account === undefined
      ? { address, lamports: null }
      : {
          address,
          lamports: account.lamports.toString(),
          owner: account.owner,
          executable: account.executable,
          size: account.data.length,
        },
  );
}

/** The parts that belong to `writeHeads`. */
export function writeParts(writes: readonly Write[]): Uint8Array[] {
  return writes.flatMap(({ account }) => (account === undefined ? [] : [account.data]));
}

/** The reverse. */
export function readWrites(heads: readonly WriteHead[], parts: Parts): Write[] {
  return heads.map(({ address, lamports, owner, executable, size }) => ({
    address,
    account:
      lamports === null || owner === undefined
        ? undefined
        : { lamports: BigInt(lamports), owner, executable: executable ?? false, data: parts.next(size ?? 0) },
  }));
}
