/** What became of one transaction; `err` is Solana's own JSON form. */
export interface Ran {
  readonly err: unknown;
  readonly logs: readonly string[];
}

/** What became of a bundle: all of it, or nothing; `executed` then ends with the one that failed. */
export type BundleRun =
  | { readonly ok: true; readonly slot: number }
  | { readonly ok: false; readonly failed: number; readonly executed: readonly Ran[] };

/** What the block engine needs of the chain behind it. The embedded chain is one. */
export interface BundleTarget {
  readonly slot: number;
  /** Runs the transactions in order in one slot. When one fails nothing of any of them remains, fees included. */
  executeBundle(transactions: readonly Uint8Array[]): BundleRun;
  /** Sends one transaction as an RPC with skipped preflight would: it may land and fail. */
  execute(transaction: Uint8Array): Ran;
  /** Runs one transaction alone and keeps nothing; `posts` are the accounts after it, when it succeeds. */
  simulate(transaction: Uint8Array): Ran & { readonly posts: ReadonlyMap<string, { readonly lamports: bigint }> };
  account(address: string): { readonly lamports: bigint } | undefined;
  status(signature: string): { readonly slot: number; readonly confirmationStatus: string } | undefined;
}
