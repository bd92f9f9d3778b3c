import type { Ask } from "./rpc.ts";

/** Where a transaction is, by the chain alone. Only `waiting` can change. */
export type Sighting =
  | { readonly kind: "waiting" }
  | { readonly kind: "landed"; readonly slot: number }
  /** On the chain, without effect but its fee. */
  | { readonly kind: "failed"; readonly slot: number; readonly error: string }
  /** Its blockhash is too old: it never will land. */
  | { readonly kind: "expired" };

/**
 * Asks the chain for a transaction. Landed means confirmed: what is only processed may still go.
 *
 * @throws EmpireError RPC_FAILED when the RPC does not answer.
 */
export async function look(ask: Ask, signature: string, lastValidBlockHeight: number): Promise<Sighting> {
  // Height before status: a transaction that lands between the two questions is seen, not taken for expired.
  const height = await ask("getBlockHeight", (connection) => connection.getBlockHeight("confirmed"));
  const searchTransactionHistory = height > lastValidBlockHeight;
  const { value } = await ask("getSignatureStatuses", (connection) =>
    connection.getSignatureStatuses([signature], { searchTransactionHistory }),
  );
  const status = value[0];
  if (!status) return height > lastValidBlockHeight ? { kind: "expired" } : { kind: "waiting" };
  const { slot, err, confirmationStatus } = status;
  if (confirmationStatus !== "confirmed" && confirmationStatus !== "finalized") return { kind: "waiting" };
  return err === null ? { kind: "landed", slot } : { kind: "failed", slot, error: JSON.stringify(err) };
}
