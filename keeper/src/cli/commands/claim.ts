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
import { type Result, table } from "../output.ts";
import { depositorKey, eventsIn, type VaultSession, withVault } from "../session.ts";

/** `empire claim`: cranks what has matured at the head of the queue, whoever's it is, then collects the owner's tickets. */
export async function claim({ key }: { key?: string }): Promise<Result> {
  const ownerOf = depositorKey(key);
  return withVault(async (session) => {
    const owner = ownerOf(session);
    const processed = await crank(session, owner);
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

/** Processes matured tickets from the head on. Returns how many. */
async function crank(session: VaultSession, cranker: Keypair): Promise<number> {
  const { connection, vault, runtime } = session;
  const { vault: account } = await session.read();
  let processed = 0;
  for (const { ticket } of await readQueue(connection, vault, account)) {
    if (ticketState(ticket) === "open" && ticket.maturesAt > unixNow(runtime)) break;
    const instruction = await processWithdrawal({
      vault,
      cranker: cranker.publicKey,
      number: ticket.number,
      owner: ticket.owner,
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
