import { lockedProfit } from "../../../keeper/src/vault/nav.ts";
import { amount, money } from "../format.ts";
import type { Snapshot } from "../snapshot.ts";
import { Card } from "./Card.tsx";

/** Where the treasury's USDC belongs, and whether it is there. */
export function Balances({ snapshot: { vault, held, now } }: { readonly snapshot: Snapshot }) {
  const locked = lockedProfit(vault, now);
  const parts = [
    ["Idle, free", "free", vault.idle - locked],
    ["Idle, locked profit", "locked", locked],
    ["Payable to processed exits", "payable", vault.payable],
    ["Reserved for silver", "silver", vault.reservedSilver],
    ["Reserved for the ecosystem", "ecosystem", vault.reservedEcosystem],
    ["Set aside in distributions", "distributing", vault.distributing],
  ] as const;
  const recorded = parts.reduce((sum, [, , atoms]) => sum + atoms, 0n);
  return (
    <Card id="balances" title="Treasury" aside="USDC">
      <div className="bar" aria-hidden="true">
        {parts.map(([name, kind, atoms]) =>
          atoms <= 0n ? null : <div key={name} className={kind} style={{ flexGrow: Number(atoms) }} />,
        )}
      </div>
      <table className="sums">
        <tbody>
          {parts.map(([name, kind, atoms]) => (
            <tr key={name}>
              <th scope="row">
                <i className={kind} aria-hidden="true" />
                {name}
              </th>
              <td>{amount(atoms)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Recorded</th>
            <td data-testid="recorded">{amount(recorded)}</td>
          </tr>
          <tr>
            <th scope="row">Held by the token account</th>
            <td data-testid="held">{amount(held)}</td>
          </tr>
        </tfoot>
      </table>
      <p className={held < recorded ? "verdict bad" : "verdict good"} data-testid="solvency">
        {solvency(recorded, held)}
      </p>
    </Card>
  );
}

function solvency(recorded: bigint, held: bigint): string {
  if (held === recorded) return "Solvent: it holds exactly what is recorded.";
  if (held > recorded) return `Solvent: it holds ${money(held - recorded)} USDC more, a donation nobody has synced.`;
  return `Insolvent: ${money(recorded - held)} USDC are missing. Do not deposit.`;
}
