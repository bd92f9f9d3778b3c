import { bound } from "../../../keeper/src/vault/bound.ts";
import { amount, money } from "../format.ts";
import type { Snapshot } from "../snapshot.ts";
import { Card, Facts } from "./Card.tsx";

/** How long a stolen key is said to be at large, in days. */
const DAYS = 1n;

/** What can be lost, from the account alone. */
export function Bound({ snapshot: { vault, now } }: { readonly snapshot: Snapshot }) {
  const { stolenKey, keeperMachine, parts } = bound(vault, now, DAYS);
  const usdc = (atoms: bigint) => `${money(atoms)} USDC`;
  return (
    <Card id="bound" title="What can be lost" aside="within a day, until it is stopped">
      <div className="pair">
        <div>
          <h3>A stolen keeper key</h3>
          <p className="amount" data-testid="stolen-key">
            {amount(stolenKey, 2)} <small>USDC</small>
          </p>
        </div>
        <div>
          <h3>The keeper's machine</h3>
          <p className="amount" data-testid="keeper-machine">
            {amount(keeperMachine, 2)} <small>USDC</small>
          </p>
        </div>
      </div>
      <Facts
        rows={[
          ["Tips", usdc(parts.tips)],
          ["Losses at the oracle's mid", usdc(parts.losses)],
          ["Sent to venues that waited out the timelock", usdc(parts.outflow)],
          ["The ecosystem's reserve, by a distribution", usdc(parts.distributions)],
          ["With the machine: at venues now", usdc(parts.outstanding)],
          ["With the machine: in flight from them", usdc(parts.inFlight)],
        ]}
      />
      <p className="note">
        At most, by the vault's counters and limits as they are. The guardian stops a stolen key: it pauses trading and
        outflows, lowers the loss cap and cancels distributions, each at once.
      </p>
    </Card>
  );
}
