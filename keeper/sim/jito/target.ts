/** A signature's state, as Solana's getSignatureStatuses words it. */
export interface SignatureState {
  readonly slot: number;
  readonly err: unknown;
  readonly confirmationStatus: string;
}

/** What became of a bundle: all of it, or nothing. */
export type BundleRun =
  | { readonly ok: true; readonly slot: number }
  | { readonly ok: false; readonly failed: number; readonly reason: string };

/** What the block engine needs of the chain behind it. */
export interface BundleTarget {
  readonly slot: number;
  /** Runs the transactions in order in one slot. When one fails nothing of any of them remains, fees included. */
  executeBundle(transactions: readonly Uint8Array[]): BundleRun;
  /** Sends one transaction as an RPC with skipped preflight would: it may land and fail. */
  execute(transaction: Uint8Array): void;
  /**
   * What the transaction, run alone and now, would add to `accounts`, in lamports; with the reason when it would fail,
   * and then 0. Keeps nothing.
   */
  simulate(transaction: Uint8Array, accounts: readonly string[]): { readonly gained: bigint; readonly error?: string };
  status(signature: string): SignatureState | undefined;
}
