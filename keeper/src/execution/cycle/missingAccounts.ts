import type { Connection, PublicKey } from "@solana/web3.js";

/**
 * Those of `wanted` whose account is still to be made, in their order. One without data counts: anybody can send lamports
 * to an address before it is an account, and whoever took that for the account would never make it.
 *
 * @throws what web3.js throws when the RPC does not answer.
 */
export async function missingAccounts<T extends { readonly address: PublicKey }>(
  connection: Connection,
  wanted: readonly T[],
): Promise<T[]> {
  const infos = await connection.getMultipleAccountsInfo(
    wanted.map(({ address }) => address),
    "confirmed",
  );
  return wanted.filter((_, index) => (infos[index]?.data.length ?? 0) === 0);
}
