import { EmpireError } from "../../domain/error.ts";
import {
  formatAtoms,
  parseAtoms,
  SHARE_DECIMALS,
  shareAtoms,
  USDC_DECIMALS,
  usdcAtoms,
} from "../../domain/quantity.ts";
import { unixNow } from "../../runtime.ts";
import { sharePrice } from "../../vault/nav.ts";
import { requestWithdrawal } from "../../vault/requestWithdrawal.ts";
import { holdingsNow, requirePrices } from "../holdings.ts";
import { type Result, sheet } from "../output.ts";
import { depositorKey, eventsIn, withVault } from "../session.ts";

export interface WithdrawOptions {
  /** USDC a share; by default 95 % of what one is worth now. */
  readonly minPrice?: string;
  /** Goes on where a position has no price, which then counts as nothing. */
  readonly unpriced?: boolean;
  readonly key?: string;
}

/** Of the price at the request: below it the shares come back, so that no false attestation can rob the ticket (attack 45). */
const LEAST_PERCENT = 95n;

/** `empire withdraw SHARES`: queues shares; `empire claim` collects the USDC once the ticket has matured. */
export async function withdraw(amount: string, { minPrice, unpriced, key }: WithdrawOptions): Promise<Result> {
  const shares = shareAtoms(parseAtoms(amount, SHARE_DECIMALS));
  if (shares === 0n) throw new EmpireError("AMOUNT_INVALID", "0 shares are worth nothing: name how many to withdraw");
  const typed = minPrice === undefined ? undefined : usdcAtoms(parseAtoms(minPrice, USDC_DECIMALS));
  const ownerOf = depositorKey(key);
  return withVault(async (session) => {
    const owner = ownerOf(session);
    const { vault } = await session.read();
    const holdings = await holdingsNow(session, vault);
    if (!unpriced) requirePrices(holdings);
    const price = sharePrice(vault, unixNow(session.runtime), holdings.valued.outside);
    const lowest = typed ?? usdcAtoms((price * LEAST_PERCENT) / 100n);
    const request = {
      vault: session.vault,
      owner: owner.publicKey,
      shares,
      minPrice: lowest,
      number: vault.ticketNext,
      ...(holdings.prices ? { prices: holdings.prices } : {}),
    };
    const { signature } = await session.send(owner, [await requestWithdrawal(request)]);
    const event = (await eventsIn(session, signature)).find(({ name }) => name === "withdrawalRequested");
    if (event?.name !== "withdrawalRequested") {
      throw new EmpireError("RECEIPTS_BROKEN", `${signature} left no receipt of a request`);
    }
    const { number, value, maturesAt } = event.fields;
    const json = {
      signature,
      ticket: Number(number),
      shares: formatAtoms(shares, SHARE_DECIMALS),
      value: formatAtoms(value, USDC_DECIMALS),
      minPrice: formatAtoms(lowest, USDC_DECIMALS),
      maturesAt: Number(maturesAt),
    };
    return {
      json,
      text: sheet([
        ["ticket", String(json.ticket)],
        ["shares", json.shares],
        ["at most", `${json.value} USDC: what they are worth now; the price is fixed when the ticket is processed`],
        ["at least", `${json.minPrice} USDC a share: below that the shares come back`],
        ["matures", `${new Date(json.maturesAt * 1000).toISOString()}; then run empire claim`],
        ["signature", signature],
      ]),
    };
  });
}
