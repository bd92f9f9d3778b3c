import type { AccountMeta, PublicKey } from "@solana/web3.js";

/** An open position, and the account of its price. */
export interface PricedPosition {
  readonly position: PublicKey;
  readonly price: PublicKey;
}

/** What open positions are valued by: Pyth's account of USDC, then every open position in the order of its slot. */
export interface PositionPrices {
  readonly usdcPrice: PublicKey;
  readonly positions: readonly PricedPosition[];
}

/** The accounts that follow an instruction's own where positions are valued; none where no position is open. */
export function positionAccounts(prices: PositionPrices | undefined): AccountMeta[] {
  if (prices === undefined) return [];
  const readonly = (pubkey: PublicKey): AccountMeta => ({ pubkey, isSigner: false, isWritable: false });
  // A position is written: it remembers the newest price that was used.
  const positions = prices.positions.flatMap(({ position, price }) => [
    { pubkey: position, isSigner: false, isWritable: true },
    readonly(price),
  ]);
  return [readonly(prices.usdcPrice), ...positions];
}
