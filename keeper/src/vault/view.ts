import type { Address, VaultView } from "../domain/pool.ts";
import { shareAtoms, type UsdcAtoms, usdcAtoms } from "../domain/quantity.ts";
import type { VaultAccount } from "./account.ts";
import { tipBudget } from "./budget.ts";
import { nav } from "./nav.ts";
import { PAUSE_TRADING } from "./setPaused.ts";

/** What one arbitrage may take: the lower of the per-trade notional and idle, which a trade borrows and returns at once. */
export function tradable(vault: VaultAccount): UsdcAtoms {
  if (vault.idle < vault.policy.maxTrade) return usdcAtoms(vault.idle);
  return usdcAtoms(vault.policy.maxTrade);
}

/** What the deciding stages need to know of a vault that was read at `slot`, at `now` (Unix seconds). */
export function viewOf(address: Address, vault: VaultAccount, slot: number, now: bigint): VaultView {
  const { policy } = vault;
  return {
    address,
    slot,
    nonce: vault.arbitrageNonce,
    arbitragePaused: (vault.paused & PAUSE_TRADING) !== 0,
    tradable: tradable(vault),
    nav: nav(vault),
    minProfit: usdcAtoms(policy.minProfit),
    maxTipShareBps: policy.maxTipBps,
    tipPriceCeiling: usdcAtoms(policy.maxSolPrice),
    tipBudget: tipBudget(vault, now),
    shares: shareAtoms(vault.shares),
  };
}
