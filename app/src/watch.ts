import { Connection } from "@solana/web3.js";
import { VAULT_PROGRAM_ID } from "../../keeper/src/vault/program.ts";
import type { Receipt } from "../../keeper/src/vault/receipts.ts";
import type { UpgradeAuthority } from "../../keeper/src/vault/upgrade/judge.ts";
import { readUpgradeAuthority } from "../../keeper/src/vault/upgrade/read.ts";
import { Audit, type Verdict } from "./audit.ts";
import type { Source } from "./config.ts";
import { readSnapshot, type Snapshot } from "./snapshot.ts";

/** Whether the receipts prove the account. */
export type Check =
  | { readonly state: "computing"; readonly done: number; readonly total: number }
  | { readonly state: "unknown"; readonly why: string }
  | Verdict;

/** Who can replace the program, or why that could not be read. */
export type Upgrade = UpgradeAuthority | { readonly state: "unread"; readonly why: string };

/** What the page knows; each part stays until a newer one replaces it. */
export interface Knowledge {
  readonly snapshot: Snapshot | undefined;
  readonly check: Check;
  readonly receipts: readonly Receipt[];
  readonly upgrade: Upgrade | undefined;
  /** Why `snapshot` is not of now. */
  readonly problem: string | undefined;
}

export const NOTHING: Knowledge = {
  snapshot: undefined,
  check: { state: "computing", done: 0, total: 0 },
  receipts: [],
  upgrade: undefined,
  problem: undefined,
};

/** Between two reads, so that a busy vault does not become a flood of requests. */
const GAP_MS = 400;
/** Also without a notice: notices stop when a WebSocket does. */
const POLL_MS = 5_000;
/** How often a receipt that is not there yet is looked for again before it counts as missing. */
const PATIENCE = 5;

/** Reads the vault now and whenever it changes, and checks its receipts. Calls `show` until the returned function is called. */
export function watch(source: Source, show: (knowledge: Knowledge) => void): () => void {
  const { rpcUrl, wsUrl, vault, multisig } = source;
  const connection = new Connection(rpcUrl, { commitment: "confirmed", wsEndpoint: wsUrl });
  const audit = new Audit(connection, vault);
  let known = NOTHING;
  let stopped = false;
  let attempts = 0;

  function tell(news: Partial<Knowledge>): void {
    if (stopped) return;
    known = { ...known, ...news };
    show(known);
  }

  const verify = coalesced(async () => {
    const { snapshot } = known;
    if (snapshot === undefined || stopped) return;
    try {
      const verdict = await audit.check(snapshot.vault, (done, total) => {
        // A few new receipts are checked faster than a progress bar can be read.
        if (known.check.state !== "matches" || total > 100) tell({ check: { state: "computing", done, total } });
      });
      attempts = verdict.state === "differs" && verdict.missing ? attempts + 1 : 0;
      if (attempts > 0 && attempts < PATIENCE) return refresh();
      tell({ check: verdict, receipts: audit.recent });
    } catch (error) {
      tell({ check: { state: "unknown", why: words(error, rpcUrl) } });
    }
  });

  const inspect = coalesced(async () => {
    const policyDelay = known.snapshot?.vault.policy.timelock;
    if (policyDelay === undefined || stopped) return;
    try {
      const question = { programId: VAULT_PROGRAM_ID, multisig, policyDelay };
      tell({ upgrade: await readUpgradeAuthority(connection, question) });
    } catch (error) {
      tell({ upgrade: { state: "unread", why: words(error, rpcUrl) } });
    }
  });

  const refresh = coalesced(async () => {
    if (stopped) return;
    try {
      tell({ snapshot: await readSnapshot(connection, source), problem: undefined });
      verify();
      if (known.upgrade === undefined) inspect();
    } catch (error) {
      tell({ problem: words(error, rpcUrl) });
    }
    await new Promise((resolve) => setTimeout(resolve, GAP_MS));
  });

  const blocked = (event: SecurityPolicyViolationEvent) =>
    tell({
      problem: `This server lets its page talk to its own RPC only, so ${event.blockedURI} was blocked. Serve app/dist elsewhere to read another one.`,
    });
  document.addEventListener("securitypolicyviolation", blocked);
  const subscription = connection.onAccountChange(vault, refresh, { commitment: "confirmed" });
  const poll = setInterval(() => {
    refresh();
    inspect();
  }, POLL_MS);
  refresh();
  return () => {
    stopped = true;
    clearInterval(poll);
    document.removeEventListener("securitypolicyviolation", blocked);
    connection.removeAccountChangeListener(subscription).catch(() => undefined);
  };
}

/** Runs `work` once at a time, and once more when it was asked for meanwhile. */
function coalesced(work: () => Promise<void>): () => void {
  let running = false;
  let again = false;
  return async () => {
    again = true;
    if (running) return;
    running = true;
    while (again) {
      again = false;
      await work();
    }
    running = false;
  };
}

function words(error: unknown, rpcUrl: string): string {
  const message = error instanceof Error ? error.message : String(error);
  if (!/failed to fetch|networkerror|load failed/i.test(message)) return message;
  return `The RPC at ${new URL(rpcUrl).origin} does not answer. Start the keeper ("npm start") or "empire sim"; this page tries again every ${POLL_MS / 1000} seconds.`;
}
