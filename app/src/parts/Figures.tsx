import { lockedProfit, nav, navHigh, navLow, sharePrice } from "../../../keeper/src/vault/nav.ts";
import { amount } from "../format.ts";
import type { Snapshot } from "../snapshot.ts";

/** What the vault is worth. */
export function Figures({ snapshot: { vault, now, holdings } }: { readonly snapshot: Snapshot }) {
  const { outside, faults } = holdings.valued;
  return (
    <section className="figures" aria-label="What the vault is worth">
      <div className="lead">
        <h2>Net asset value</h2>
        <p className="value" data-testid="nav">
          {amount(nav(vault), 2)} <small>USDC</small>
        </p>
        <p className="note">
          deposits priced at {amount(navHigh(vault, now, outside), 2)}, exits at{" "}
          {amount(navLow(vault, now, outside), 2)}
          {unpricedWords(faults.length)}
        </p>
      </div>
      <div>
        <h2>Share price</h2>
        <p className="value" data-testid="share-price">
          {amount(sharePrice(vault, now, outside))} <small>USDC</small>
        </p>
        <p className="note">what one share is paid at exit, after fees</p>
      </div>
      <div>
        <h2>Shares</h2>
        <p className="value">{amount(vault.shares, 2)}</p>
        <p className="note">in circulation, escrowed ones included</p>
      </div>
      <div>
        <h2>Locked profit</h2>
        <p className="value" data-testid="locked">
          {amount(lockedProfit(vault, now))} <small>USDC</small>
        </p>
        <p className="note">earned, and unlocking linearly</p>
      </div>
    </section>
  );
}

function unpricedWords(count: number): string | null {
  if (count === 0) return null;
  return count === 1
    ? ", 1 position without a price counts as nothing"
    : `, ${count} positions without a price count as nothing`;
}
