import { EXPIRY_MARGIN } from "../../vault/expiry.ts";
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
 * Behind one address there may be many nodes, not all of them equally far. That a transaction has expired is concluded
 * only when the node that does not have it is at least as far as the one that told the height, and that height is past
 * `lastValidBlockHeight` by the margin.
 *
 * @throws EmpireError RPC_FAILED when the RPC does not answer.
 */
export async function look(ask: Ask, signature: string, lastValidBlockHeight: number): Promise<Sighting> {
  // Height before status: a transaction that lands between the two questions is seen, not taken for expired.
  const { absoluteSlot, blockHeight = 0 } = await ask("getEpochInfo", (connection) =>
    connection.getEpochInfo("confirmed"),
  );
  const past = blockHeight > lastValidBlockHeight + EXPIRY_MARGIN;
  const { context, value } = await ask("getSignatureStatuses", (connection) =>
    connection.getSignatureStatuses([signature], { searchTransactionHistory: past }),
  );
  const status = value[0];
  if (!status) return past && context.slot >= absoluteSlot ? { kind: "expired" } : { kind: "waiting" };
  const { slot, err, confirmationStatus } = status;
  if (confirmationStatus !== "confirmed" && confirmationStatus !== "finalized") return { kind: "waiting" };
  return err === null ? { kind: "landed", slot } : { kind: "failed", slot, error: JSON.stringify(err) };
}
