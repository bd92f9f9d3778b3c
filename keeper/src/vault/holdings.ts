import type { PublicKey } from "@solana/web3.js";
import type { PositionAccount, VaultAccount } from "./account.ts";
import { ratesOf } from "./math/price.ts";
import { type Outside, plus, positionWorth, vaultTime } from "./outside.ts";
import { type PriceFault, type Published, readPrice } from "./pyth.ts";
import type { OwnedData } from "./upgrade/loader.ts";

/** A position's account and its address. */
export interface PositionRead {
  readonly address: PublicKey;
  readonly position: PositionAccount;
}

/** What is given to value positions by: the accounts that are said to hold the prices, by position; undefined where none is known. */
export interface GivenPrices {
  readonly usdc: OwnedData | undefined;
  of(position: PositionRead): OwnedData | undefined;
}

/** Why a position has no value: the name of the program's error. */
export type HoldingFault = PriceFault | "PriceGoesBack" | "Overflow";

/** What all open positions are worth together, and which of them count for nothing because their price cannot be used. */
export interface Valued {
  readonly outside: Outside;
  readonly faults: readonly { readonly of: PositionRead; readonly fault: HoldingFault }[];
}

/** The positions that hold something, in the order of their slots. */
export function openPositions({ positions: bitmap }: VaultAccount, all: readonly PositionRead[]): PositionRead[] {
  return all
    .filter(({ position }) => (bitmap & (1 << position.slot)) !== 0)
    .sort((a, b) => a.position.slot - b.position.slot);
}

/**
 * Σ max(cost, high) and Σ min(cost, low) over the open positions at `now` (programs/vault/src/oracle/holdings.rs). One without a usable
 * price counts for nothing, as where its owner leaves without it; a deposit and anyone else's crank are refused then, for `faults`.
 */
export function valuePositions(
  vault: VaultAccount,
  open: readonly PositionRead[],
  given: GivenPrices,
  now: bigint,
): Valued {
  const at = vaultTime(vault, now);
  const usdc = notOlder(readPrice(given.usdc, vault.usdcFeed, vault.policy, at), vault.usdcPublishedAt);
  let outside: Outside = NOTHING;
  const faults: { of: PositionRead; fault: HoldingFault }[] = [];
  for (const one of open) {
    const value = typeof usdc === "string" ? usdc : worthOf(vault, one, given.of(one), usdc, at);
    if (typeof value === "string") faults.push({ of: one, fault: value });
    else outside = plus(outside, value);
  }
  return { outside, faults };
}

const NOTHING = { high: 0n, low: 0n } as Outside;

function worthOf(
  { policy }: VaultAccount,
  { position }: PositionRead,
  account: OwnedData | undefined,
  usdc: Published,
  at: bigint,
): Outside | HoldingFault {
  const price = notOlder(readPrice(account, position.feed, policy, at), position.publishedAt);
  if (typeof price === "string") return price;
  const rates = ratesOf(price.quote, position.decimals, usdc.quote);
  return (rates && positionWorth(position, rates)) ?? "Overflow";
}

/** A price that is older than one that was used before is not taken (attack 28). */
function notOlder(price: Published | PriceFault, newest: bigint): Published | HoldingFault {
  if (typeof price === "string") return price;
  return price.at < newest ? "PriceGoesBack" : price;
}
