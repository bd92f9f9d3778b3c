import { type Commitment, type Connection, PublicKey } from "@solana/web3.js";
import { isEmpireError } from "../../domain/error.ts";
import type { Address, VaultView } from "../../domain/pool.ts";
import type { Feed, Sink } from "../../domain/ports.ts";
import { type DurationMs, durationMs } from "../../domain/quantity.ts";
import { type Cancel, type Runtime, unixNow, within } from "../../runtime.ts";
import { decodeVault, type VaultAccount } from "../../vault/account.ts";
import { VAULT_PROGRAM_ID } from "../../vault/program.ts";
import { readVault } from "../../vault/read.ts";
import { viewOf } from "../../vault/view.ts";
import { notifiedAccount } from "./account.ts";
import { ChainStream } from "./stream.ts";

export interface VaultFeedOptions {
  readonly runtime: Runtime;
  readonly connection: Connection;
  readonly wsUrl: string;
  readonly vault: Address;
  /** "processed": the nonce of a trade that has just landed is known before the next is proposed. */
  readonly commitment?: Extract<Commitment, "processed" | "confirmed">;
  readonly silence?: DurationMs;
  /** How often the account is read again, and the view made anew: its tip budget grows with time alone. 10 s. */
  readonly refresh?: DurationMs;
}

const READ_TIMEOUT = durationMs(5_000);
const REFRESH = durationMs(10_000);

/**
 * The vault as the deciding stages know it, sent when its account changes and when time changes what may be traded.
 * Stream "vault" of venue "solana"; `bad_data` while there is no vault at the address that this release reads.
 */
export function vaultFeed(options: VaultFeedOptions): Feed {
  const { runtime, connection, wsUrl, vault: address, commitment = "processed", silence } = options;
  const key = new PublicKey(address);
  /** Of the newest notification, and of the newest account however it came. */
  let heardSlot = -1;
  let latest: { readonly slot: number; readonly vault: VaultAccount } | undefined;
  let sent: VaultView | undefined;
  let stream: ChainStream | undefined;
  let refreshing: Cancel | undefined;

  function take(slot: number, vault: VaultAccount, sink: Sink, frameAt?: number): void {
    if (stream?.stopped || (latest && slot < latest.slot)) return;
    latest = { slot, vault };
    stream?.trust();
    const view = viewOf(address, vault, slot, unixNow(runtime));
    if (sent && same(sent, view)) return;
    sent = view;
    sink({ kind: "vault", vault: view }, frameAt);
  }

  async function read(sink: Sink): Promise<void> {
    try {
      const { slot, vault } = await within(runtime, READ_TIMEOUT, readVault(connection, key, commitment));
      // Within one slot a notification is at least as new as what was read.
      if (latest && slot <= heardSlot) take(latest.slot, latest.vault, sink);
      else take(slot, vault, sink);
    } catch (error) {
      if (!isEmpireError(error)) throw error;
      // The RPC answers, but not with a vault: asking it again at once would not help, the next refresh does.
      stream?.distrust(error.message);
    }
  }

  function hear(result: unknown, sink: Sink, frameAt: number): void {
    const account = notifiedAccount(result);
    if (!account) return;
    try {
      if (account.owner !== VAULT_PROGRAM_ID.toBase58())
        throw new Error(`${address} is not the vault program's any more`);
      heardSlot = Math.max(heardSlot, account.slot);
      take(account.slot, decodeVault(account.data), sink, frameAt);
    } catch (error) {
      stream?.distrust(error instanceof Error ? error.message : String(error));
    }
  }

  return {
    name: "vault",
    async start(sink) {
      stream = new ChainStream({
        runtime,
        wsUrl,
        sink,
        name: "vault",
        read: () => read(sink),
        ...(silence !== undefined && { silence }),
        subscription: {
          name: "account",
          params: [address, { encoding: "base64", commitment }],
          hear: (result, frameAt) => hear(result, sink, frameAt),
        },
      });
      stream.start();
      refreshing = runtime.every(options.refresh ?? REFRESH, () => {
        // Whether the RPC lives is the stream's business.
        void read(sink).catch(() => {});
      });
    },
    async stop() {
      refreshing?.();
      stream?.stop();
    },
  };
}

/** Whether nothing but the slot differs. */
function same(a: VaultView, b: VaultView): boolean {
  return (Object.keys(a) as (keyof VaultView)[]).every((field) => field === "slot" || a[field] === b[field]);
}
