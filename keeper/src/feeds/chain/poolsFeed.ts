import { type Commitment, type Connection, PublicKey } from "@solana/web3.js";
import type { Address, Pool } from "../../domain/pool.ts";
import type { Feed, Sink } from "../../domain/ports.ts";
import { type DurationMs, durationMs } from "../../domain/quantity.ts";
import { type Runtime, within } from "../../runtime.ts";
import { notifiedAccount } from "./account.ts";
import type { PoolLayout } from "./poolLayout.ts";
import { ChainStream } from "./stream.ts";

export interface PoolsFeedOptions {
  readonly runtime: Runtime;
  readonly connection: Connection;
  readonly wsUrl: string;
  readonly layout: PoolLayout;
  /** "processed": the freshest. A trade on a state that is rolled back fails on chain, and costs nothing. */
  readonly commitment?: Extract<Commitment, "processed" | "confirmed">;
  readonly silence?: DurationMs;
}

const READ_TIMEOUT = durationMs(5_000);

/**
 * The pools of one program, each sent when it is first seen and whenever it changes. Stream "pools" of venue "solana":
 * `connected` once all have been read, `resynced` after an outage once all have been read again.
 */
export function poolsFeed(options: PoolsFeedOptions): Feed {
  const { runtime, connection, wsUrl, layout, commitment = "processed", silence } = options;
  const { program, dataSize, discriminator } = layout;
  const known = new Map<Address, Pool>();
  /** Pools that have been heard of since the subscription stands. */
  let heard = new Set<Address>();
  let stream: ChainStream | undefined;

  function take(pool: Pool | undefined, sink: Sink, frameAt?: number): void {
    if (!pool || stream?.stopped) return;
    const last = known.get(pool.id);
    if (last && pool.slot < last.slot) return;
    known.set(pool.id, pool);
    if (last && last.reserveA === pool.reserveA && last.reserveB === pool.reserveB && last.feeBps === pool.feeBps)
      return;
    sink({ kind: "pool", pool }, frameAt);
  }

  async function read(sink: Sink): Promise<void> {
    heard = new Set();
    const call = connection.getProgramAccounts(new PublicKey(program), {
      commitment,
      withContext: true,
      filters: [{ dataSize }, { memcmp: { offset: 0, bytes: discriminator } }],
    });
    const { context, value } = await within(runtime, READ_TIMEOUT, call);
    for (const { pubkey, account } of value) {
      const id = pubkey.toBase58();
      // Within one slot a notification is at least as new as what was read meanwhile.
      if (heard.has(id) && context.slot <= (known.get(id)?.slot ?? 0)) continue;
      take(layout.read(id, context.slot, account.data), sink);
    }
  }

  return {
    name: "pools",
    async start(sink) {
      stream = new ChainStream({
        runtime,
        wsUrl,
        sink,
        name: "pools",
        read: () => read(sink),
        ...(silence !== undefined && { silence }),
        subscription: {
          name: "program",
          params: [
            program,
            {
              encoding: "base64",
              commitment,
              filters: [{ dataSize }, { memcmp: { offset: 0, bytes: discriminator } }],
            },
          ],
          hear(result, frameAt) {
            const account = notifiedAccount(result);
            if (!account?.pubkey) return;
            heard.add(account.pubkey);
            take(layout.read(account.pubkey, account.slot, account.data), sink, frameAt);
          },
        },
      });
      stream.start();
    },
    async stop() {
      stream?.stop();
    },
  };
}
