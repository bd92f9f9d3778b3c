import { createAssociatedTokenAccountIdempotentInstruction, getAssociatedTokenAddressSync } from "@solana/spl-token";
import type { Keypair, PublicKey } from "@solana/web3.js";
import type { Json } from "../../domain/ledger.ts";
import { formatAtoms, SHARE_DECIMALS, USDC_DECIMALS } from "../../domain/quantity.ts";
import { unixNow } from "../../runtime.ts";
import { ticketState } from "../../vault/account.ts";
import { claimWithdrawal } from "../../vault/claimWithdrawal.ts";
import { processWithdrawal } from "../../vault/processWithdrawal.ts";
import { readQueue } from "../../vault/read.ts";
import { readTicketsOf } from "../../vault/tickets.ts";
import { holdingsNow, requirePrices } from "../holdings.ts";
import { type Result, table } from "../output.ts";
import { depositorKey, eventsIn, type VaultSession, withVault } from "../session.ts";

export interface ClaimOptions {
  readonly key?: string;
  /** Cranks the owner's own tickets also where a position has no price, which then counts as nothing. */
  readonly unpriced?: boolean;
}

/** `empire claim`: cranks what has matured at the head of the queue, whoever's it is, then collects the owner's tickets. */
export async function claim({ key, unpriced = false }: ClaimOptions): Promise<Result> {
  const ownerOf = depositorKey(key);
  return withVault(async (session) => {
    const owner = ownerOf(session);
    const processed = await crank(session, owner, unpriced);
    const claimed: { ticket: number; paid: string; signature: string }[] = [];
    const waiting: { ticket: number; shares: string; maturesAt: number }[] = [];
    for (const { ticket } of await readTicketsOf(session.connection, session.vault, owner.publicKey)) {
      if (ticketState(ticket) === "open") {
        waiting.push({
          ticket: Number(ticket.number),
          shares: formatAtoms(ticket.shares, SHARE_DECIMALS),
          maturesAt: Number(ticket.maturesAt),
        });
      } else {
        claimed.push(await collect(session, owner, ticket.number));
      }
    }
    const json = { processed, claimed, waiting } satisfies Json;
    const rows = [
      ...claimed.map(({ ticket, paid, signature }) => [String(ticket), "claimed", `${paid} USDC`, signature]),
      ...waiting.map(({ ticket, shares, maturesAt }) => [
        String(ticket),
        "waiting",
        `${shares} shares`,
        `matures ${new Date(maturesAt * 1000).toISOString()}`,
      ]),
    ];
    return {
      json,
      text:
        rows.length === 0
          ? "No tickets: ask for a withdrawal with empire withdraw."
          : table(["ticket", "", "amount", ""], rows),
    };
  });
}

/**
 * Processes matured tickets from the head on. Without a usable price only the owner's own can be, if they accept that; the queue waits
 * behind any other. Returns how many.
 *
 * @throws EmpireError CONFIG_INVALID or PRICE_UNUSABLE where a price is missing and the owner has not accepted that.
 */
async function crank(session: VaultSession, cranker: Keypair, unpriced: boolean): Promise<number> {
  const { connection, vault, runtime } = session;
  const { vault: account } = await session.read();
  let processed = 0;
  for (const { ticket } of await readQueue(connection, vault, account)) {
    const open = ticketState(ticket) === "open";
    if (open && ticket.maturesAt > unixNow(runtime)) break;
    const own = ticket.owner.equals(cranker.publicKey);
    // Prices age: they are read anew for each ticket. A cancelled one is skipped without any.
    const holdings = open ? await holdingsNow(session, account) : undefined;
    const priced = holdings === undefined || holdings.valued.faults.length === 0;
    if (!priced && !unpriced) requirePrices(holdings);
    if (!priced && !own) break;
    const instruction = await processWithdrawal({
      vault,
      cranker: cranker.publicKey,
      number: ticket.number,
      owner: ticket.owner,
      ...(holdings?.prices ? { prices: holdings.prices } : {}),
    });
    await session.send(cranker, [instruction]);
    processed += 1;
  }
  return processed;
}

async function collect(session: VaultSession, owner: Keypair, number: bigint) {
  const { vault, usdcMint } = session;
  const account: PublicKey = getAssociatedTokenAddressSync(usdcMint, owner.publicKey);
  const { signature } = await session.send(owner, [
    createAssociatedTokenAccountIdempotentInstruction(owner.publicKey, account, owner.publicKey, usdcMint),
    await claimWithdrawal({ vault, usdcMint, owner: owner.publicKey, number }),
  ]);
  const event = (await eventsIn(session, signature)).find(({ name }) => name === "withdrawalClaimed");
  const paid = event?.name === "withdrawalClaimed" ? event.fields.paid : 0n;
  return { ticket: Number(number), paid: formatAtoms(paid, USDC_DECIMALS), signature };
}
