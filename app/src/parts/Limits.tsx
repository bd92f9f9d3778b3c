import {
  idleFloor,
  lossBudget,
  outflowBudget,
  outflowLimit,
  spendableIdle,
  tipBudget,
} from "../../../keeper/src/vault/budget.ts";
import { navHigh } from "../../../keeper/src/vault/nav.ts";
import { feeTerms, paused } from "../describe/policy.ts";
import { duration, money, percent } from "../format.ts";
import type { Snapshot } from "../snapshot.ts";
import { Card, Facts } from "./Card.tsx";
import { Meter } from "./Meter.tsx";

/** What the program lets the keeper do, and how much of it is used. */
export function Limits({ snapshot: { vault, now, holdings } }: { readonly snapshot: Snapshot }) {
  const { policy } = vault;
  const outflow = outflowLimit(vault);
  const used = [
    ["Tips repaid in 24 hours", policy.tipCap, policy.tipCap - tipBudget(vault, now)],
    ["Losses at the oracle's mid in 24 hours", policy.lossCap, policy.lossCap - lossBudget(vault, now)],
    ["Sent to venues", outflow.capacity, outflow.capacity - outflowBudget(vault, now)],
    ["Deposit cap", policy.depositCap, navHigh(vault, now, holdings.valued.outside)],
  ] as const;
  return (
    <Card id="limits" title="Limits" aside={<Paused flags={vault.paused} />}>
      {used.map(([label, of, used]) => (
        <Meter key={label} label={label} used={used} of={of} text={`${money(used)} of ${money(of)} USDC`} />
      ))}
      <Facts
        rows={[
          ["One trade may take", `${money(policy.maxTrade)} USDC`],
          ["An arbitrage must bring at least", `${money(policy.minProfit)} USDC profit`],
          ["Any other trade must be within", `${percent(policy.bandBps)} of the oracle's mid`],
          [
            "A tip may be",
            `${percent(policy.maxTipBps)} of USDC out − in, a SOL at most ${money(policy.maxSolPrice)} USDC`,
          ],
          ["What leaves to venues is regained at", `${money(outflow.refill)} USDC a day`],
          [
            "Idle that may leave",
            `${money(spendableIdle(vault, now))} USDC, above a floor of ${money(idleFloor(vault, now))}`,
          ],
          ["An attestation loses", `${percent(policy.haircutBps)} a day`],
          ["Profit unlocks over", duration(policy.unlockPeriod)],
          ["An exit waits", duration(policy.cooldown)],
          ["A looser limit waits", duration(policy.timelock)],
          ["Fee", feeTerms(policy)],
        ]}
      />
    </Card>
  );
}

function Paused({ flags }: { readonly flags: number }) {
  return (
    <span className={flags === 0 ? "tag good" : "tag bad"} data-testid="paused">
      {paused(flags)}
    </span>
  );
}
