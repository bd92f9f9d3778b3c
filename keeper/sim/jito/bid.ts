import type { Bundle } from "./bundle.ts";
import type { BundleTarget, Ran } from "./target.ts";
import { declaredTip, MINIMUM_TIP, TIP_ACCOUNTS } from "./tip.ts";

/** What a bundle offers for its place. */
export interface Bid {
  /** Lamports to tip accounts. */
  readonly tip: bigint;
  /** The first transaction that fails when it is simulated alone, where that was tried. */
  readonly failure?: { readonly failed: number; readonly reason: string };
}

/**
 * What the bundle pays: its own transfers, or when those are too small, what its transactions pay when each is
 * simulated alone. A tip by CPI in a transaction that needs an earlier one of its bundle is therefore not seen.
 */
export function bidOf({ transactions, wire }: Bundle, target: BundleTarget): Bid {
  const declared = transactions.reduce((sum, transaction) => sum + declaredTip(transaction), 0n);
  if (declared >= MINIMUM_TIP) return { tip: declared };
  const held = (address: string) => target.account(address)?.lamports ?? 0n;
  let tip = 0n;
  for (const [failed, bytes] of wire.entries()) {
    const run = target.simulate(bytes);
    if (run.err !== null) return { tip, failure: { failed, reason: reasonOf(run) } };
    for (const address of TIP_ACCOUNTS) {
      const after = run.posts.get(address)?.lamports;
      if (after !== undefined) tip += after - held(address);
    }
  }
  return { tip };
}

/** Why a transaction failed: the runtime's error, and the program's own last words where it had some. */
export function reasonOf({ err, logs }: Ran): string {
  const said = logs.findLast((line) => /^Program (log: |\S+ failed: )/.test(line));
  return said === undefined ? JSON.stringify(err) : `${JSON.stringify(err)}: ${said}`;
}
