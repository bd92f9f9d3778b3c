import { counterTotal } from "../../../keeper/src/vault/math/hourlyCounter.ts";
import { navHigh } from "../../../keeper/src/vault/nav.ts";
import { feeTerms, paused } from "../describe.ts";
import { duration, money, percent } from "../format.ts";
import type { Snapshot } from "../snapshot.ts";
import { Card, Facts } from "./Card.tsx";
import { Meter } from "./Meter.tsx";

/** What the program lets the keeper do, and how much of it is used. */
export function Limits({ snapshot: { vault, now } }: { readonly snapshot: Snapshot }) {
  const { policy } = vault;
  const tips = counterTotal(vault.tips, now);
  const high = navHigh(vault);
  return (
    <Card id="limits" title="Limits" aside={<Paused flags={vault.paused} />}>
      <Meter
        label="Tips repaid in 24 hours"
        used={tips}
        of={policy.tipCap}
        text={`${money(tips)} of ${money(policy.tipCap)} USDC`}
      />
      <Meter
        label="Deposit cap"
        used={high}
        of={policy.depositCap}
        text={`${money(high)} of ${money(policy.depositCap)} USDC`}
      />
      <Facts
        rows={[
          ["One arbitrage may take", `${money(policy.maxTrade)} USDC`],
          ["and must bring at least", `${money(policy.minProfit)} USDC profit`],
          [
            "A tip may be",
            `${percent(policy.maxTipBps)} of USDC out − in, a SOL at most ${money(policy.maxSolPrice)} USDC`,
          ],
          ["A stolen keeper key can take", `${money(policy.tipCap)} USDC in 24 hours, as tips; nothing else leaves`],
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
