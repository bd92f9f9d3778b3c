import type { VaultEvent } from "../../keeper/src/vault/event.ts";
import { duration, money, percent, short } from "./format.ts";

/** What a receipt says, for people: its event's name and its amounts. */
export interface Description {
  readonly title: string;
  readonly text: string;
  /** What the event did to the treasury's USDC, in atoms. */
  readonly change: bigint;
}

/** Puts an event into words. Amounts are the event's own, none is computed from another source. */
export function describe(event: VaultEvent): Description {
  switch (event.name) {
    case "initialized":
      return said("Vault initialised", `id ${event.fields.id}, keeper ${short(event.fields.keeper.toBase58())}`);
    case "deposited": {
      const { amount, shares, owner } = event.fields;
      return said("Deposit", `${money(shares)} shares to ${short(owner.toBase58())}`, amount);
    }
    case "withdrawalRequested": {
      const { number, shares, value, at, maturesAt } = event.fields;
      const text = `ticket ${number}: ${money(shares)} shares worth ${money(value)} USDC, matures in ${duration(maturesAt - at)}`;
      return said("Withdrawal requested", text);
    }
    case "withdrawalCancelled":
      return said(
        "Withdrawal cancelled",
        `ticket ${event.fields.number}: ${money(event.fields.shares)} shares given back`,
      );
    case "withdrawalProcessed": {
      const { number, state, paid, burned, returned } = event.fields;
      if (state === 1n) return said("Cancelled ticket skipped", `ticket ${number}`);
      const back = returned === 0n ? "" : `, ${money(returned)} shares given back`;
      return said(
        "Withdrawal processed",
        `ticket ${number}: ${money(paid)} USDC payable for ${money(burned)} shares${back}`,
      );
    }
    case "withdrawalClaimed": {
      const { number, paid, owner } = event.fields;
      return said("Withdrawal claimed", `ticket ${number} by ${short(owner.toBase58())}`, -paid);
    }
    case "arbitrageSettled": {
      const { amountIn, amountOut, tip, profit, legs } = event.fields;
      const text = `${money(amountIn)} in, ${money(amountOut)} out over ${legs} legs, ${money(tip)} tip repaid`;
      return said("Arbitrage", text, profit);
    }
    case "feesAccrued":
      return said("Fees accrued", `${money(event.fields.minted)} shares minted to the protocol`);
    case "donationSynced":
      return said("Donation", "joined locked profit", event.fields.amount);
    case "pauseChanged":
      return said("Pause changed", `${paused(event.fields.before)} → ${paused(event.fields.after)}`);
    default:
      return said((event as { name: string }).name, "");
  }
}

/** The pause flags in words. */
export function paused(flags: bigint | number): string {
  const bits = Number(flags);
  const names = [bits & 1 ? "deposits" : "", bits & 2 ? "arbitrage" : ""].filter(Boolean);
  return names.length === 0 ? "nothing paused" : `${names.join(" and ")} paused`;
}

/** A fee's rate and where it goes. */
export function feeTerms(policy: { feeBps: number; feeGrowthBps: number; feeSilverBps: number }): string {
  const { feeBps, feeGrowthBps, feeSilverBps } = policy;
  const rest = 10_000 - feeGrowthBps - feeSilverBps;
  return `${percent(feeBps)} of new profit: ${percent(feeGrowthBps)} growth, ${percent(feeSilverBps)} silver, ${percent(rest)} ecosystem`;
}

function said(title: string, text: string, change = 0n): Description {
  return { title, text, change };
}
